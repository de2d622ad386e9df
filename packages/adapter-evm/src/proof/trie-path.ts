import type { Hex } from './rlp.js';

/** A piece of a key in a trie, one hex digit a level. */
export interface TriePath {
  readonly digits: string;
  /** A leaf ends here with its value; an extension leads on to another node. */
  readonly isLeaf: boolean;
}

/** The hex-prefix form of a path: bit 1 of the first digit says leaf, bit 0 an odd number of digits. */
export function encodePath({ digits, isLeaf }: TriePath): Hex {
  const isOdd = digits.length % 2 === 1;
  return `0x${(isLeaf ? 2 : 0) + (isOdd ? 1 : 0)}${isOdd ? '' : '0'}${digits}`;
}

/** The path of a hex-prefix form, or undefined where the bytes are none. */
export function decodePath(bytes: Hex): TriePath | undefined {
  const flags = Number(bytes[2]);
  const isOdd = flags === 1 || flags === 3;
  if (!isOdd && !/^0x[02]0/.test(bytes)) return undefined;
  return { digits: bytes.slice(isOdd ? 3 : 4), isLeaf: flags >= 2 };
}
