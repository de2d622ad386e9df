import { ALGORITHM } from './commands.js';
import type { PublicKey } from './commands.js';

/**
 * Whether `signature` over `SHA256(message)` is the key's: handed in, synchronous and without side effects.
 * It is only asked about known algorithms and 64 bytes with `0 < r < n` and `0 < s ≤ n/2`.
 */
export type Verify = (key: PublicKey, message: Uint8Array, signature: Uint8Array) => boolean;

const ORDER: Readonly<Record<number, bigint>> = {
  [ALGORITHM.ES256K]: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  [ALGORITHM.ES256]: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
};

/** `0 < r < n` and `0 < s ≤ n/2`, checked in own code: some primitives accept high-S, which would give a change two signatures. */
export function isCanonicalSignature(algorithm: number, signature: Uint8Array): boolean {
  const order = ORDER[algorithm];
  if (order === undefined || signature.length !== 64) return false;
  const r = toBigInt(signature.subarray(0, 32));
  const s = toBigInt(signature.subarray(32));
  return r > 0n && r < order && s > 0n && s <= order / 2n;
}

/** The signature with its low `s`; the input must be a valid r‖s of 64 bytes. */
export function toLowS(algorithm: number, signature: Uint8Array): Uint8Array {
  const order = ORDER[algorithm];
  if (order === undefined || signature.length !== 64)
    throw new TypeError(`No 64-byte signature of algorithm ${algorithm}`);
  const s = toBigInt(signature.subarray(32));
  if (s <= order / 2n) return signature;
  const low = Uint8Array.from(signature);
  let rest = order - s;
  for (let index = 63; index >= 32; index--) {
    low[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return low;
}

function toBigInt(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let index = 0; index < bytes.length; index += 4) {
    const word =
      ((bytes[index] ?? 0) << 24) |
      ((bytes[index + 1] ?? 0) << 16) |
      ((bytes[index + 2] ?? 0) << 8) |
      (bytes[index + 3] ?? 0);
    value = (value << 32n) | BigInt(word >>> 0);
  }
  return value;
}
