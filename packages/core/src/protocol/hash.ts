import { concatBytes, utf8 } from './bytes.js';

/** The hash functions of the protocol; they are handed in, so that the same code runs in a service and in chaincode. */
export interface Hashes {
  sha256(data: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
}

/** What a digest is for. A digest made for one purpose is never valid for another. */
export type Purpose =
  | 'commit'
  | 'leaf'
  | 'genesis'
  | 'key'
  | 'revoke'
  | 'root'
  | 'status'
  | 'settable'
  | 'table'
  | 'set'
  | 'change'
  | 'context'
  | 'reject'
  | 'head'
  | 'ruleset'
  | 'ledger';

/** `SHA256("lateral/v1/<purpose>")`, the tag that opens every tagged message. */
export function tagOf(hashes: Hashes, purpose: Purpose): Uint8Array {
  let tags = memo.get(hashes);
  if (tags === undefined) memo.set(hashes, (tags = new Map<Purpose, Uint8Array>()));
  let tag = tags.get(purpose);
  if (tag === undefined) tags.set(purpose, (tag = hashes.sha256(utf8(`lateral/v1/${purpose}`))));
  return tag;
}
const memo = new WeakMap<Hashes, Map<Purpose, Uint8Array>>();

/**
 * `T ‖ T ‖ m`: the bytes whose SHA-256 is the tagged digest of `m`.
 *
 * A signer that hashes by itself signs these; one that takes a digest signs {@link taggedHash}. Both give the same signature.
 */
export function taggedMessage(hashes: Hashes, purpose: Purpose, message: Uint8Array): Uint8Array {
  const tag = tagOf(hashes, purpose);
  return concatBytes(tag, tag, message);
}

/** `H_purpose(m) = SHA256(T ‖ T ‖ m)`. */
export function taggedHash(hashes: Hashes, purpose: Purpose, message: Uint8Array): Uint8Array {
  return hashes.sha256(taggedMessage(hashes, purpose, message));
}

/** HKDF-SHA256 (RFC 5869) with an empty salt, for outputs of up to 32 bytes. */
export function hkdf32(hashes: Hashes, secret: Uint8Array, info: string): Uint8Array {
  const pseudorandomKey = hashes.hmacSha256(new Uint8Array(32), secret);
  return hashes.hmacSha256(pseudorandomKey, concatBytes(utf8(info), Uint8Array.of(1)));
}
