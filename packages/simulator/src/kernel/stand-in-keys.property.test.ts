import type { Algorithm } from '@lateral/core';
import { isCanonicalSignature } from '@lateral/core';
import fc from 'fast-check';
import { standInSigner, standInVerify } from './stand-in-keys.js';

const algorithm = fc.constantFrom<Algorithm>('ES256K', 'ES256');

describe('a stand-in signature', () => {
  it('is canonical and verifies for its key and message, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(algorithm, fc.uint8Array(), fc.uint8Array(), async (name, message, other) => {
        const [signer, stranger] = [standInSigner('one', name), standInSigner('two', name)];
        const signature = await signer.sign(message);
        expect(isCanonicalSignature(signer.publicKey.algorithm, signature)).toBe(true);
        expect(standInVerify(signer.publicKey, message, signature)).toBe(true);
        expect(standInVerify(stranger.publicKey, message, signature)).toBe(false);
        expect(standInVerify(signer.publicKey, other, signature)).toBe(Buffer.compare(message, other) === 0);
      }),
      { numRuns: 100 },
    );
  });
});
