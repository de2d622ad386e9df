import { ALGORITHM } from '../protocol/commands.js';
import type { Signer, SoftwareKeyOptions } from './signer.js';

/**
 * A signer that holds its secret in memory. Deterministic (RFC 6979): the same message gives the same signature.
 *
 * @throws TypeError when the secret is no scalar of the curve.
 */
export async function softwareSigner({ algorithm, secretKey }: SoftwareKeyOptions): Promise<Signer> {
  const curve = await loadCurve(algorithm);
  if (!curve.utils.isValidSecretKey(secretKey)) {
    throw new TypeError(
      `The secret key is no scalar of ${algorithm}'s curve; take 32 bytes of a cryptographic random source`,
    );
  }
  const point = curve.getPublicKey(secretKey, false);
  return {
    publicKey: { algorithm: ALGORITHM[algorithm], x: point.slice(1, 33), y: point.slice(33) },
    sign: (message) => Promise.resolve(curve.sign(message, secretKey, { prehash: true, lowS: true })),
  };
}

/** Loaded on first use: an application whose keys live in a device never pays for it. */
async function loadCurve(algorithm: SoftwareKeyOptions['algorithm']) {
  switch (algorithm) {
    case 'ES256K':
      return (await import('@noble/curves/secp256k1.js')).secp256k1;
    case 'ES256':
      return (await import('@noble/curves/nist.js')).p256;
  }
}
