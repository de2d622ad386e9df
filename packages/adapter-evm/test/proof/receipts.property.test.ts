import { createMPT } from '@ethereumjs/mpt';
import { fromHex, toHex } from '@lateral/core';
import { encodeRlp as encodeByEthers } from 'ethers';
import fc from 'fast-check';
import { provenValue } from '../../src/proof/proven-value.js';
import { decodeLogs, readReceipt, receiptKey, receiptsTrie } from '../../src/proof/receipt.js';

/** Receipts as a node answers them: their trie has the root that @ethereumjs/mpt gives to the bytes of EIP-2718. */

const bytes = (length: fc.ArrayConstraints) => fc.uint8Array(length).map((value) => `0x${toHex(value)}`);
const fixed = (length: number) => bytes({ minLength: length, maxLength: length });
const log = fc.record({
  address: fixed(20),
  topics: fc.array(fixed(32), { maxLength: 4 }),
  data: bytes({ maxLength: 100 }),
});
const receipt = fc.record({
  type: fc.nat(0x7f).map((type) => `0x${type.toString(16)}`),
  status: fc.constantFrom('0x0', '0x1'),
  cumulativeGasUsed: fc.nat().map((gas) => `0x${gas.toString(16)}`),
  logsBloom: fixed(256),
  logs: fc.array(log, { maxLength: 3 }),
});
type Receipt = typeof receipt extends fc.Arbitrary<infer T> ? T : never;

/** Written down once more, by the letter of the yellow paper and EIP-2718. */
function consensusBytes({ type, status, cumulativeGasUsed, logsBloom, logs }: Receipt): Uint8Array {
  const integer = (value: string) => (BigInt(value) === 0n ? '0x' : `0x${evenDigits(BigInt(value).toString(16))}`);
  const list = encodeByEthers([
    ...[integer(status), integer(cumulativeGasUsed), logsBloom],
    logs.map(({ address, topics, data }) => [address, topics, data]),
  ]);
  const prefix = Number(type) === 0 ? '' : evenDigits(Number(type).toString(16));
  return fromHex(prefix + list.slice(2));
}

function evenDigits(digits: string): string {
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

describe('receipts of a block', () => {
  it('have the root of their consensus bytes, and each log is found below it again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(receipt, { minLength: 1, maxLength: 200 }), async (answers) => {
        const oracle = await createMPT();
        for (const [index, answer] of answers.entries())
          await oracle.put(fromHex(receiptKey(index).slice(2)), consensusBytes(answer));
        const { root, prove } = receiptsTrie(answers.map(readReceipt));
        expect(root).toBe(`0x${toHex(oracle.root())}`);
        for (const [index, { logs }] of answers.entries()) {
          const key = receiptKey(index);
          expect(decodeLogs(provenValue({ root, key, nodes: prove(key) }, 'receipt') ?? '0x')).toEqual(logs);
        }
        const beyond = receiptKey(answers.length);
        expect(provenValue({ root, key: beyond, nodes: prove(beyond) }, 'receipt')).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  it('before Byzantium had a state root in place of the status', () => {
    const old = { cumulativeGasUsed: '0x5208', logsBloom: `0x${'00'.repeat(256)}`, logs: [] };
    const root = `0x${'77'.repeat(32)}`;
    expect(readReceipt({ ...old, root })).toMatchObject({ type: '0x', outcome: root });
  });
});
