import fc from 'fast-check';
import { nodeVerify } from '../crypto/node-verify.js';
import { softwareSigner } from '../crypto/software-signer.js';
import { concatBytes, fromHex, toHex } from './bytes.js';
import { ALGORITHM } from './commands.js';
import { isCanonicalSignature, toLowS } from './signature.js';

const N = {
  ES256K: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  ES256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
} as const;
const scalar = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));
const signature = (r: bigint, s: bigint): Uint8Array => concatBytes(scalar(r), scalar(s));

describe.each(['ES256K', 'ES256'] as const)('isCanonicalSignature of %s (R8)', (name) => {
  const algorithm = ALGORITHM[name];
  const n = N[name];

  it('takes r from 1 to n − 1 and s from 1 to n/2, rounded down', () => {
    expect(isCanonicalSignature(algorithm, signature(1n, 1n))).toBe(true);
    expect(isCanonicalSignature(algorithm, signature(n - 1n, n / 2n))).toBe(true);
    for (const [r, s] of [
      [0n, 1n],
      [n, 1n],
      [1n, 0n],
      [1n, n / 2n + 1n],
      [1n, n - 1n],
      [2n ** 256n - 1n, 1n],
    ] as const) {
      expect(isCanonicalSignature(algorithm, signature(r, s))).toBe(false);
    }
  });

  it.each([0, 63, 65, 72])('refuses %d bytes', (length) => {
    expect(isCanonicalSignature(algorithm, new Uint8Array(length).fill(1))).toBe(false);
  });

  it('brings a high s to the low one of the same signature, and leaves a low one', async () => {
    const signer = await softwareSigner({ algorithm: name, secretKey: scalar(7n) });
    const verify = nodeVerify();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (message) => {
        const low = await signer.sign(message);
        const s = BigInt(`0x${toHex(low.subarray(32))}`);
        const high = concatBytes(low.subarray(0, 32), scalar(n - s));
        expect(isCanonicalSignature(algorithm, high)).toBe(false);
        expect(toLowS(algorithm, high)).toEqual(low);
        expect(toLowS(algorithm, low)).toBe(low);
        expect(verify(signer.publicKey, message, low)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('unknown algorithms', () => {
  it.each([0, 3, 255])('have no signatures: %d', (algorithm) => {
    expect(isCanonicalSignature(algorithm, signature(1n, 1n))).toBe(false);
    expect(() => toLowS(algorithm, signature(1n, 1n))).toThrow(TypeError);
  });
});
