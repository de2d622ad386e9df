import { createMerkleProof, createMPT, verifyMerkleProof } from '@ethereumjs/mpt';
import { fromHex, toHex } from '@lateral/core';
import fc from 'fast-check';
import { buildTrie } from '../../src/proof/build-trie.js';
import { provenValue } from '../../src/proof/proven-value.js';
import type { Hex } from '../../src/proof/rlp.js';

/** Own tries against those of @ethereumjs/mpt: same roots, same proofs, and each one believes the other. */

const bytesOf = (hex: Hex): Uint8Array => fromHex(hex.slice(2));
const hexOf = (bytes: Uint8Array): Hex => `0x${toHex(bytes)}`;

/** Few bytes, so that keys share beginnings, end within each other, and short nodes stand in others. */
const key = fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { minLength: 1, maxLength: 4 });
const value = fc.uint8Array({ minLength: 1, maxLength: 40 });
const entries = fc
  .uniqueArray(fc.tuple(key, value), { maxLength: 40, selector: ([digits]) => digits.join() })
  .map((all) => all.map(([digits, content]) => [hexOf(Uint8Array.from(digits)), hexOf(content)] as const));
const absent = fc.tuple(key, fc.nat(255)).map(([digits, last]) => hexOf(Uint8Array.from([...digits, 0xab, last])));

async function oracleOf(all: readonly (readonly [Hex, Hex])[]) {
  const trie = await createMPT();
  for (const [name, content] of all) await trie.put(bytesOf(name), bytesOf(content));
  return trie;
}

describe('Merkle-Patricia tries (R47)', () => {
  it('have the root and the proofs that @ethereumjs/mpt gives, of keys that are there and keys that are not', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.array(absent, { maxLength: 3 }), async (all, missing) => {
        const trie = buildTrie(all);
        const oracle = await oracleOf(all);
        expect(trie.root).toBe(hexOf(oracle.root()));
        for (const name of [...all.map(([each]) => each), ...missing]) {
          const theirs = await createMerkleProof(oracle, bytesOf(name));
          // It lists nodes that stand in the one above them a second time, which geth's eth_getProof does not.
          const loaded = theirs.filter((node, at) => at === 0 || node.length >= 32);
          expect(trie.prove(name)).toEqual(loaded.map(hexOf));
        }
      }),
    );
  });

  it('prove the value of each key, and of each other key that there is none', async () => {
    await fc.assert(
      fc.asyncProperty(entries, absent, async (all, missing) => {
        const { root, prove } = buildTrie(all);
        for (const [name, content] of all) {
          expect(provenValue({ root, key: name, nodes: prove(name) }, 'trie')).toBe(content);
          const theirs = await verifyMerkleProof(bytesOf(name), prove(name).map(bytesOf), { root: bytesOf(root) });
          expect(theirs && hexOf(theirs)).toBe(content);
        }
        expect(provenValue({ root, key: missing, nodes: prove(missing) }, 'trie')).toBeUndefined();
      }),
    );
  });

  it('refuse a proof with any bit flipped, a node left out, added or in another place', () => {
    const some = entries.filter((all) => all.length > 0);
    fc.assert(
      fc.property(some, fc.nat(), fc.nat(), fc.nat(7), (all, which, place, bit) => {
        const { root, prove } = buildTrie(all);
        const [name] = all[which % all.length] ?? all[0] ?? ['0x'];
        const nodes = prove(name);
        const at = place % nodes.length;
        const node = bytesOf(nodes[at] ?? '0x');
        const flipped = node.map((byte, index) => (index === place % node.length ? byte ^ (1 << bit) : byte));
        const refused = (altered: readonly Hex[], code: string) => {
          expect(() => provenValue({ root, key: name, nodes: altered }, 'trie')).toThrow(
            expect.objectContaining({ code }) as Error,
          );
        };
        refused(nodes.with(at, hexOf(flipped)), 'nodeMismatch');
        refused(nodes.slice(0, -1), 'nodeMissing');
        refused([...nodes, nodes[0] ?? '0x'], 'nodeSuperfluous');
        if (nodes.length > 1) refused(nodes.toReversed(), 'nodeMismatch');
      }),
    );
  });
});
