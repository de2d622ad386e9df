import type { PublicKey, Signer, Verify } from '@lateral/core';
import { ALGORITHM, concatBytes, equalBytes, nodeHashes, utf8 } from '@lateral/core';

/**
 * A key that costs two hashes instead of two scalar multiplications. Its signature is a hash of public key and message: anybody
 * could make one, and nobody in a simulation does, but another key or another message gives another signature.
 */
export function standInSigner(name: string, algorithm: keyof typeof ALGORITHM): Signer {
  const x = nodeHashes.sha256(utf8(`x of ${name}`));
  const y = nodeHashes.sha256(utf8(`y of ${name}`));
  const publicKey: PublicKey = { algorithm: ALGORITHM[algorithm], x, y };
  return { publicKey, sign: (message) => Promise.resolve(signatureOf(publicKey, message)) };
}

/** Verifies what {@link standInSigner} signs. */
export const standInVerify: Verify = (key, message, signature) => equalBytes(signatureOf(key, message), signature);

function signatureOf({ x, y }: PublicKey, message: Uint8Array): Uint8Array {
  const half = nodeHashes.sha256(concatBytes(x, y, message));
  half[0] = (half[0] ?? 0) & 0x3f; // below n/2 of both curves: canonical as r and as s
  half[31] = (half[31] ?? 0) | 1; // never 0
  return concatBytes(half, half);
}
