import { concatBytes, lengthPrefixed, utf8 } from './bytes.js';
import type { Hashes } from './hash.js';

/**
 * The id of a record from its natural key: the same thing twice is the same record, and outsiders can neither guess nor link it.
 *
 * @param secret - 32 bytes that only the parties hold.
 * @param kind - Number of the kind.
 * @param parts - The natural key, in the order that the table names.
 */
export function recordIdOf(hashes: Hashes, secret: Uint8Array, kind: number, parts: readonly string[]): Uint8Array {
  return hashes.hmacSha256(
    secret,
    concatBytes(Uint8Array.of(kind), ...parts.map((part) => lengthPrefixed(utf8(part)))),
  );
}
