import fc from 'fast-check';
import { SigningKey, Transaction } from 'ethers';
import { digestAccount } from '../../src/account/account.js';
import { loadSecp256k1 } from '../../src/account/secp256k1.js';
import { readTransaction } from '../../src/account/transaction.js';
import { data, toBytes } from '../../src/hex.js';

const SECRET = new Uint8Array(32).fill(7);
const account = digestAccount({
  address: `0x${'ab'.repeat(20)}`,
  signDigest: async (digest) => (await loadSecp256k1()).sign(digest, SECRET),
});

const fields = fc.record({
  chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  nonce: fc.nat(),
  maxPriorityFeePerGas: fc.bigInt(0n, 2n ** 40n),
  maxFeePerGas: fc.bigInt(2n ** 40n, 2n ** 80n),
  gasLimit: fc.nat(),
  to: fc.oneof(fc.constant(null), fc.uint8Array({ minLength: 20, maxLength: 20 }).map(data)),
  data: fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ minLength: 250, maxLength: 70_000 })).map(data),
});

describe('transactions of an account', () => {
  it('are the bytes that ethers makes of the same fields, and are read back from them', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (each) => {
        const bytes = await account.signTransaction(each);
        const expected = Transaction.from({ ...each, type: 2 });
        expected.signature = new SigningKey(SECRET).sign(expected.unsignedHash);
        expect(data(bytes)).toBe(expected.serialized);
        expect(await readTransaction(bytes)).toEqual({
          raw: expected.serialized,
          hash: expected.hash,
          fields: each,
          command: undefined,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('are refused when they are cut, followed by more, not of the type, or not canonical', async () => {
    const [each = { nonce: 0 }] = fc.sample(fields, 1);
    const sample = {
      ...each,
      chainId: 1,
      maxFeePerGas: 2n,
      maxPriorityFeePerGas: 1n,
      gasLimit: 5,
      to: null,
      data: '0x',
    };
    const bytes = await account.signTransaction(sample);
    const longer = toBytes(`${data(bytes)}00`);
    const legacy = Uint8Array.of(1, ...bytes.subarray(1));
    const padded = toBytes(data(bytes).replace(/^0x02f8(..)01/, (_, length: string) => `0x02f800${length}01`));
    for (const wrong of [bytes.subarray(0, -1), longer, legacy, padded, new Uint8Array(0), new Uint8Array(200)])
      await expect(readTransaction(wrong)).rejects.toMatchObject({ code: 'malformed' });
  });

  it('are refused when they move value or name an access list, which this adapter never does', async () => {
    const common = { type: 2, chainId: 1, nonce: 0, gasLimit: 21_000, maxFeePerGas: 2n, maxPriorityFeePerGas: 1n };
    const accessList = [{ address: `0x${'11'.repeat(20)}`, storageKeys: [] }];
    for (const more of [{ value: 1n }, { accessList }]) {
      const transaction = Transaction.from({ ...common, ...more, to: `0x${'22'.repeat(20)}` });
      transaction.signature = new SigningKey(SECRET).sign(transaction.unsignedHash);
      await expect(readTransaction(toBytes(transaction.serialized))).rejects.toMatchObject({ code: 'malformed' });
    }
  });
});
