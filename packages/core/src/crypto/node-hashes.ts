import { createHmac, hash } from 'node:crypto';
import type { Hashes } from '../protocol/hash.js';

/** SHA-256 and HMAC-SHA256 by Node's OpenSSL; the one-shot `hash` costs half of `createHash` on the short inputs of trees. */
export const nodeHashes: Hashes = {
  sha256: (data) => new Uint8Array(hash('sha256', data, 'buffer')),
  hmacSha256: (key, data) => new Uint8Array(createHmac('sha256', key).update(data).digest()),
};
