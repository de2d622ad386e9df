import type { KeyObject } from 'node:crypto';
import { createPublicKey, verify } from 'node:crypto';
import { ALGORITHM } from '../protocol/commands.js';
import type { PublicKey } from '../protocol/commands.js';
import { fingerprintText } from '../protocol/decode-command.js';
import type { Verify } from '../protocol/signature.js';

const CURVE: Readonly<Record<number, string>> = { [ALGORITHM.ES256K]: 'secp256k1', [ALGORITHM.ES256]: 'P-256' };
/** Importing a key costs as much as half a verification, so the last ones are kept. */
const KEYS_MAX = 10_000;

/** A {@link Verify} by Node's OpenSSL. A point that is not on its curve verifies nothing. */
export function nodeVerify(): Verify {
  const keys = new Map<string, KeyObject | undefined>();
  return (publicKey, message, signature) => {
    const id = fingerprintText(publicKey);
    let key = keys.get(id);
    if (key === undefined && !keys.has(id)) {
      if (keys.size >= KEYS_MAX) keys.clear();
      keys.set(id, (key = importKey(publicKey)));
    }
    return key !== undefined && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  };
}

function importKey({ algorithm, x, y }: PublicKey): KeyObject | undefined {
  const crv = CURVE[algorithm];
  if (crv === undefined) return undefined;
  const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  try {
    return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv, x: base64url(x), y: base64url(y) } });
  } catch {
    return undefined; // no point of the curve
  }
}
