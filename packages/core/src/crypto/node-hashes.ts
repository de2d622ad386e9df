import { createHash, createHmac } from 'node:crypto';
import type { Hashes } from '../protocol/hash.js';

/** SHA-256 and HMAC-SHA256 by Node's OpenSSL. */
export const nodeHashes: Hashes = {
  sha256: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
  hmacSha256: (key, data) => new Uint8Array(createHmac('sha256', key).update(data).digest()),
};
