/** Big-endian byte strings, the only form in which anything is hashed or signed (spec/bytes.md). */

const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** Arguments that one call takes safely; longer texts are put together from parts. */
const CODES_MAX = 4_096;

/** Lower-case hex, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  const codes: number[] = [];
  for (const byte of bytes) {
    codes.push(DIGITS[byte >> 4] ?? 0, DIGITS[byte & 15] ?? 0);
    if (codes.length < CODES_MAX) continue;
    text += String.fromCharCode(...codes);
    codes.length = 0;
  }
  return text + String.fromCharCode(...codes);
}

/**
 * Bytes of a hex text.
 *
 * @throws TypeError when the text is not lower-case hex with an even number of digits.
 */
export function fromHex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new TypeError(`Not lower-case hex: ${text.slice(0, 80)}`);
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/**
 * An unsigned integer in `width` bytes, big-endian.
 *
 * @throws RangeError when the value is no integer from 0 to 2^(8·width) − 1; above 2^53 − 1 it needs a bigint.
 */
export function uint(value: number | bigint, width: number): Uint8Array {
  let rest = BigInt(value);
  if (rest < 0n || rest >> BigInt(8 * width) > 0n)
    throw new RangeError(`${value} does not fit ${width} unsigned bytes`);
  const bytes = new Uint8Array(width);
  for (let index = width - 1; index >= 0; index--) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}
const encoder = new TextEncoder();

/** Bytes preceded by their length as u32: how variable-length fields are kept apart. */
export function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  return concatBytes(uint(bytes.length, 4), bytes);
}

/** Reads a byte string from front to back. Reading past its end throws {@link TruncatedError}. */
export class ByteReader {
  #offset = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  /** The next `length` bytes, as a view of the input. */
  take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new TruncatedError(this.#offset, length);
    const part = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return part;
  }

  /** An unsigned integer of 1 to 6 bytes, which a number holds exactly. */
  uint(width: number): number {
    let value = 0;
    for (const byte of this.take(width)) value = value * 256 + byte;
    return value;
  }

  /** What was read between two offsets. */
  slice(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from, to);
  }
}

/** The bytes end before the field does. */
export class TruncatedError extends RangeError {
  constructor(offset: number, length: number) {
    super(`${length} bytes expected at offset ${offset}`);
    this.name = 'TruncatedError';
  }
}
