/**
 * Goal: roots and proofs are those of RFC 9162. Method: its recursive definitions (§2.1.1, §2.1.3, §2.1.4) are written out here
 * as they stand there, and compared for every pair of sizes up to 64.
 */
import fc from 'fast-check';
import { nodeHashes } from '../crypto/node-hashes.js';
import { concatBytes, equalBytes, toHex } from './bytes.js';
import {
  consistencyPath,
  GrowingTree,
  inclusionPaths,
  leafHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './tree.js';

const SIZE_MAX = 64;
const LEAVES = Array.from({ length: SIZE_MAX }, (_, index) => leafHash(nodeHashes, Uint8Array.of(index)));
const ROOTS = Array.from({ length: SIZE_MAX + 1 }, (_, size) => definedRoot(LEAVES.slice(0, size)));
const sizes = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The largest power of two below n. */
function split(n: number): number {
  return [32, 16, 8, 4, 2, 1].find((power) => power < n) ?? 0;
}

/** MTH(D[n]) over leaf hashes. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return nodeHashes.sha256(new Uint8Array(0));
  if (leaves.length === 1) return only;
  const k = split(leaves.length);
  return nodeHashes.sha256(
    concatBytes(Uint8Array.of(1), definedRoot(leaves.slice(0, k)), definedRoot(leaves.slice(k))),
  );
}

/** PATH(m, D[n]). */
function definedPath(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k ? [...definedPath(m, left), definedRoot(right)] : [...definedPath(m - k, right), definedRoot(left)];
}

/** SUBPROOF(m, D[n], b). */
function definedProof(m: number, leaves: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (m === leaves.length) return isWhole ? [] : [definedRoot(leaves)];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...definedProof(m, left, isWhole), definedRoot(right)]
    : [...definedProof(m - k, right, false), definedRoot(left)];
}

const hexes = (path: readonly Uint8Array[]): string[] => path.map(toHex);
const rootOf = (size: number): Uint8Array => ROOTS[size] ?? new Uint8Array(0);
const leafAt = (index: number): Uint8Array => LEAVES[index] ?? new Uint8Array(0);

describe('trees of up to 64 leaves, as RFC 9162 defines them', () => {
  it('have the defined roots, grown leaf by leaf too', () => {
    const growing = new GrowingTree(nodeHashes);
    for (const size of sizes(0, SIZE_MAX)) {
      expect([growing.size, toHex(growing.root())]).toEqual([size, toHex(rootOf(size))]);
      expect(treeRoot(nodeHashes, LEAVES.slice(0, size))).toEqual(rootOf(size));
      growing.append(leafAt(size));
    }
  });

  it('have the defined inclusion paths, and each verifies at its own index, not beside it', () => {
    for (const size of sizes(1, SIZE_MAX)) {
      const leaves = LEAVES.slice(0, size);
      for (const [index, path] of inclusionPaths(nodeHashes, leaves).entries()) {
        expect(hexes(path)).toEqual(hexes(definedPath(index, leaves)));
        const nearby = sizes(Math.max(0, index - 2), index + 2);
        const holds = nearby.filter((at) =>
          verifyInclusion(nodeHashes, rootOf(size), { leaf: leafAt(index), index: at, size, path }),
        );
        expect(holds).toEqual([index]);
      }
    }
  });

  it('have the defined consistency proofs, and each verifies', () => {
    for (const size2 of sizes(1, SIZE_MAX)) {
      for (const size1 of sizes(1, size2)) {
        const leaves = LEAVES.slice(0, size2);
        const path = consistencyPath(nodeHashes, leaves, size1);
        expect(hexes(path)).toEqual(hexes(definedProof(size1, leaves, true)));
        const proof = { size1, root1: rootOf(size1), size2, root2: rootOf(size2), path };
        expect(verifyConsistency(nodeHashes, proof)).toBe(true);
      }
    }
  });
});

describe('proofs that are not', () => {
  const pair = fc
    .integer({ min: 1, max: SIZE_MAX })
    .chain((size2) =>
      fc.record({ size2: fc.constant(size2), size1: fc.integer({ min: 1, max: size2 }), bit: fc.nat() }),
    );

  it('a bit changed in a consistency proof or its roots breaks it', () => {
    fc.assert(
      fc.property(pair, ({ size1, size2, bit }) => {
        const path = consistencyPath(nodeHashes, LEAVES.slice(0, size2), size1);
        const parts = [rootOf(size1), rootOf(size2), ...path];
        const [root1 = rootOf(0), root2 = rootOf(0), ...rest] = withBitFlipped(parts, bit);
        expect(verifyConsistency(nodeHashes, { size1, root1, size2, root2, path: rest })).toBe(false);
      }),
    );
  });

  it('another old root never passes, whatever the sizes', () => {
    fc.assert(
      fc.property(pair, fc.nat({ max: SIZE_MAX }), ({ size1, size2 }, other) => {
        fc.pre(!equalBytes(rootOf(other), rootOf(size1)));
        const path = consistencyPath(nodeHashes, LEAVES.slice(0, size2), size1);
        const proof = { size1, root1: rootOf(other), size2, root2: rootOf(size2), path };
        expect(verifyConsistency(nodeHashes, proof)).toBe(false);
      }),
    );
  });

  it('a bit changed in an inclusion proof breaks it', () => {
    fc.assert(
      fc.property(pair, ({ size1, size2: size, bit }) => {
        const index = size1 - 1;
        const parts = [
          rootOf(size),
          leafAt(index),
          ...(inclusionPaths(nodeHashes, LEAVES.slice(0, size))[index] ?? []),
        ];
        const [root = rootOf(0), leaf = rootOf(0), ...path] = withBitFlipped(parts, bit);
        expect(verifyInclusion(nodeHashes, root, { leaf, index, size, path })).toBe(false);
      }),
    );
  });
});

function withBitFlipped(parts: readonly Uint8Array[], bit: number): Uint8Array[] {
  const place = bit % (parts.length * 256);
  return parts.map((part, index) =>
    part.map((byte, at) => (index * 32 + at === Math.floor(place / 8) ? byte ^ (1 << (place % 8)) : byte)),
  );
}
