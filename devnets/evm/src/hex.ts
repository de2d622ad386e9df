/** Bytes or a quantity as JSON-RPC writes them: `0x` and lower-case hexadecimal digits. */
export type Hex = `0x${string}`;

/** A quantity of 0 or more, without leading zeros. */
export const quantity = (value: number | bigint): Hex => `0x${value.toString(16)}`;

/** Bytes, two digits each. */
export const bytesToHex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;

/** @param hex - An even number of digits after `0x`. */
export const hexToBytes = (hex: Hex): Uint8Array => Buffer.from(hex.slice(2), 'hex');
