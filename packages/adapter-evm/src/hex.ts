/** Quantities and data of Ethereum's JSON-RPC. */

/** A quantity, such as `0x1a`. */
export function quantity(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** @throws TypeError for what is no quantity that a number holds exactly. */
export function toNumber(value: unknown): number {
  const number = typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw new TypeError(`${JSON.stringify(value)} is no quantity`);
  return number;
}

/** Data, with `0x` before it. */
export function data(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** Bytes of data with or without `0x`. */
export function toBytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.startsWith('0x') ? hex.slice(2) : hex, 'hex'));
}

/** A number as a word of 32 bytes, without `0x`. */
export function word(value: number): string {
  return value.toString(16).padStart(64, '0');
}

/** Bytes on the right, zeros up to whole words, without `0x`. */
export function padded(bytes: Uint8Array): string {
  const hex = data(bytes).slice(2);
  return hex.padEnd(Math.ceil(hex.length / 64) * 64, '0');
}
