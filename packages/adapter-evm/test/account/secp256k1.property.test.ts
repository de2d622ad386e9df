import fc from 'fast-check';
import { secp256k1 as noble } from '@noble/curves/secp256k1.js';
import { Wallet } from 'ethers';
import { digestAccount, ethersAccount, privateKeyAccount } from '../../src/account/account.js';
import type { Secp256k1 } from '../../src/account/secp256k1.js';
import { nativeSecp256k1, pureSecp256k1 } from '../../src/account/secp256k1.js';
import { data } from '../../src/hex.js';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const ORDER = noble.Point.Fn.ORDER;
const secret = fc.bigInt(1n, ORDER - 1n).map((key) => noble.Point.Fn.toBytes(key));

const pure = await pureSecp256k1();
/** The package is optional, and its binary may be missing where tests run. */
const native = await nativeSecp256k1().catch(() => undefined);
if (native === undefined) console.warn('SKIPPED: native secp256k1: its package has no binary here');
const itNative = native === undefined ? it.skip : it;
const all: readonly Secp256k1[] = native === undefined ? [pure] : [pure, native];

describe('ECDSA over secp256k1, native and in JavaScript', () => {
  it('signs as RFC 6979 has it, low-S, and recovers the key, as a third library does', () => {
    fc.assert(
      fc.property(bytes(32), secret, (digest, key) => {
        const expected = noble.sign(digest, key, { prehash: false, format: 'recovered' });
        const point = noble.getPublicKey(key, false).subarray(1);
        for (const library of all) {
          const { signature, parity } = library.sign(digest, key);
          expect([parity, data(signature)]).toEqual([expected[0], data(expected.subarray(1))]);
          expect(data(library.publicKey(key))).toBe(data(point));
          expect(data(library.recover(digest, signature, parity) ?? new Uint8Array(0))).toBe(data(point));
        }
      }),
      { numRuns: 50 },
    );
  });

  itNative('recovers the same from what nobody signed, or nothing', () => {
    const scalar = fc.oneof(
      bytes(32),
      fc.bigInt(0n, ORDER + 1n).map((value) => hex32(value)),
    );
    fc.assert(
      fc.property(bytes(32), scalar, scalar, fc.integer({ min: 0, max: 1 }), (digest, r, s, parity) => {
        const signature = Uint8Array.of(...r, ...s);
        const [one, other] = [pure, native].map((library) => library?.recover(digest, signature, parity));
        expect(other && data(other)).toBe(one && data(one));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the account of one key', () => {
  it('is the same and signs the same bytes in this process, by its digests, and as a wallet of ethers', async () => {
    const fields = { maxPriorityFeePerGas: 1n, maxFeePerGas: 2n, gasLimit: 70_000, data: '0x1234' };
    await fc.assert(
      fc.asyncProperty(secret, fc.nat(), async (key, nonce) => {
        const own = await privateKeyAccount(key);
        const wallet = await ethersAccount(new Wallet(data(key)));
        const elsewhere = digestAccount({
          address: own.address.toUpperCase().replace('0X', '0x'),
          signDigest: (digest) => Promise.resolve(pure.sign(digest, key)),
        });
        const transaction = { chainId: 7, nonce, to: own.address, ...fields };
        const signed = data(await own.signTransaction(transaction));
        for (const account of [wallet, elsewhere]) {
          expect(account.address).toBe(own.address);
          expect(data(await account.signTransaction(transaction))).toBe(signed);
        }
      }),
      { numRuns: 10 },
    );
  });
});

function hex32(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
}
