import { concatBytes, equalBytes, nodeHashes, toHex, uint, utf8 } from '@lateral/core';
import { damaged } from './level-errors.js';

/**
 * Says what else is in the folder. Each flush writes it in the same batch as its changes, so that a full read tells whether an
 * entry is missing, old or altered.
 */
export interface Proof {
  /** Of the format; each later version keeps the first four bytes of its proof for it. */
  readonly version: number;
  /** How many flushes there were. */
  readonly sequence: number;
  /** The digests of all entries, XORed: keys are unique, so entries are a set, and each is taken out as it was put in. */
  readonly digest: Uint8Array;
}

/** A space: it sorts before every key of the port. */
export const PROOF_KEY = ' ';
/** Bytes of the digest that precedes each stored value. */
export const DIGEST_LENGTH = 32;
/** Where a sealed proof has its sequence, of eight bytes. */
export const SEALED_SEQUENCE_OFFSET = DIGEST_LENGTH + 4;
/** Bytes of a sealed proof. */
export const SEALED_PROOF_LENGTH = SEALED_SEQUENCE_OFFSET + 8 + DIGEST_LENGTH;
const NUL = new Uint8Array(1); // no key has one, so that it ends the key

/** The value as it is stored: `SHA-256(key ‖ 0 ‖ value) ‖ value`. */
export function seal(key: string, value: Uint8Array): Uint8Array {
  return concatBytes(digestOf(key, value), value);
}

/** @throws StoreError `storeDamaged` naming the key. */
export function unseal(key: string, sealed: Uint8Array): Uint8Array {
  const value = new Uint8Array(sealed.subarray(DIGEST_LENGTH)); // a copy, and no Buffer
  if (!equalBytes(digestOf(key, value), sealed.subarray(0, DIGEST_LENGTH)))
    throw damaged(`The key ${JSON.stringify(key)}`, 'its value is not what was written');
  return value;
}

/** Puts an entry into the digest of a set, or takes it out again. */
export function toggle(digest: Uint8Array, sealed: Uint8Array): void {
  for (let index = 0; index < DIGEST_LENGTH; index++) digest[index] = (digest[index] ?? 0) ^ (sealed[index] ?? 0);
}

export function encodeProof({ version, sequence, digest }: Proof): Uint8Array {
  return seal(PROOF_KEY, concatBytes(uint(version, 4), uint(sequence, 8), digest));
}

/** @throws StoreError `storeDamaged` */
export function decodeProof(sealed: Uint8Array): Proof {
  const bytes = Buffer.from(unseal(PROOF_KEY, sealed));
  if (bytes.length < SEALED_PROOF_LENGTH - DIGEST_LENGTH) throw damaged('The proof', `it is ${toHex(bytes)}`);
  return {
    version: bytes.readUInt32BE(),
    sequence: Number(bytes.readBigUInt64BE(4)),
    digest: Uint8Array.from(bytes.subarray(12, 12 + DIGEST_LENGTH)),
  };
}

function digestOf(key: string, value: Uint8Array): Uint8Array {
  return nodeHashes.sha256(concatBytes(utf8(key), NUL, value));
}
