import type { Signer, Verify } from '@lateral/core';
import { equalBytes } from '@lateral/core';
import { bytesOf } from '../documents.js';

/** A signature by digest, for tests that sign often and are about something else. It proves nothing. */
export function standInSigner(name: string, algorithm: 1 | 2): Signer {
  const publicKey = { algorithm, x: bytesOf(`${name} x`), y: bytesOf(`${name} y`) };
  return { publicKey, sign: (message) => Promise.resolve(signatureOf(publicKey.x, message)) };
}

export const standInVerify: Verify = ({ x }, message, signature) => equalBytes(signatureOf(x, message), signature);

/** r and s, both low enough for each curve. */
function signatureOf(x: Uint8Array, message: Uint8Array): Uint8Array {
  const half = (name: string): Uint8Array => {
    const bytes = bytesOf(`${name} ${Buffer.from(x).toString('hex')} ${Buffer.from(message).toString('hex')}`);
    return Uint8Array.of((bytes[0] ?? 0) & 0x3f, ...bytes.subarray(1));
  };
  return Uint8Array.of(...half('r'), ...half('s'));
}
