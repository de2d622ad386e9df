import { concatBytes } from '@lateral/core';

/** RLP on bytes: that of ethers works on hexadecimal text, slow enough for calldata to cost more than its signature. */

const STRING = 0x80;
const LIST = 0xc0;
/** Longest payload whose length is in the first byte. */
const SHORT_MAX = 55;

export const EMPTY_LIST = Uint8Array.of(LIST);

export function encodeString(bytes: Uint8Array): Uint8Array {
  const isItself = bytes.length === 1 && (bytes[0] ?? 0) < STRING;
  return isItself ? bytes : concatBytes(header(STRING, bytes.length), bytes);
}

/** @param items - Encoded. */
export function encodeList(items: readonly Uint8Array[]): Uint8Array {
  const payload = concatBytes(...items);
  return concatBytes(header(LIST, payload.length), payload);
}

/**
 * Payloads of a list's items; that of a list within is its encoded items. What is no canonical RLP gives items that encode to other
 * bytes, so whoever must know encodes them again.
 */
export function readList(bytes: Uint8Array): readonly Uint8Array[] {
  const items: Uint8Array[] = [];
  for (let { from: at } = extent(bytes, 0); at < bytes.length;) {
    const { from, end } = extent(bytes, at);
    items.push(bytes.subarray(from, end));
    at = end;
  }
  return items;
}

/** An integer without leading zeros, so 0 is no byte at all. */
export function integerBytes(value: number | bigint): Uint8Array {
  const digits = value.toString(16);
  return withoutZeros(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
}

/** The same of one that is there as bytes, big-endian. */
export function withoutZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.subarray(bytes.length) : bytes.subarray(first);
}

export function readInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function header(kind: number, length: number): Uint8Array {
  if (length <= SHORT_MAX) return Uint8Array.of(kind + length);
  const bytes = integerBytes(length);
  return Uint8Array.of(kind + SHORT_MAX + bytes.length, ...bytes);
}

/** Where an item's payload begins and ends. It always ends behind its beginning, so reading on comes to an end. */
function extent(bytes: Uint8Array, at: number): { readonly from: number; readonly end: number } {
  const first = bytes[at] ?? 0;
  if (first < STRING) return { from: at, end: at + 1 };
  const short = first & 0x3f; // the same for strings and lists
  if (short <= SHORT_MAX) return { from: at + 1, end: at + 1 + short };
  const from = at + 1 + short - SHORT_MAX;
  return { from, end: from + Number(readInteger(bytes.subarray(at + 1, from))) };
}
