import { concatBytes, equalBytes } from './bytes.js';
import type { Hashes } from './hash.js';

/**
 * RFC 9162 Merkle trees with SHA-256: leaf prefix 0x00, node prefix 0x01, the left part the largest power of two below n.
 * Sizes and indices are safe integers; arithmetic on them never uses 32-bit shifts.
 */

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(hashes: Hashes, data: Uint8Array): Uint8Array {
  return hashes.sha256(concatBytes(LEAF, data));
}

function nodeHash(hashes: Hashes, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hashes.sha256(concatBytes(NODE, left, right));
}

/** Root over leaf hashes, in order; of none it is `SHA256("")`. */
export function treeRoot(hashes: Hashes, leaves: readonly Uint8Array[]): Uint8Array {
  return rootOf(hashes, leaves, 0, leaves.length);
}

function rootOf(hashes: Hashes, leaves: readonly Uint8Array[], from: number, to: number): Uint8Array {
  if (to === from) return hashes.sha256(new Uint8Array(0));
  const first = leaves[from];
  if (to - from === 1 && first !== undefined) return first;
  const middle = from + leftSize(to - from);
  return nodeHash(hashes, rootOf(hashes, leaves, from, middle), rootOf(hashes, leaves, middle, to));
}

/** The largest power of two below `size`, for sizes of 2 or more. */
function leftSize(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The inclusion path of each leaf, from the leaf upwards; each part of the tree is hashed once for all of them. */
export function inclusionPaths(hashes: Hashes, leaves: readonly Uint8Array[]): Uint8Array[][] {
  const paths = leaves.map((): Uint8Array[] => []);
  const rootWithPaths = (from: number, to: number): Uint8Array => {
    if (to - from <= 1) return rootOf(hashes, leaves, from, to);
    const middle = from + leftSize(to - from);
    const [left, right] = [rootWithPaths(from, middle), rootWithPaths(middle, to)];
    for (const [index, path] of paths.slice(from, to).entries()) path.push(from + index < middle ? right : left);
    return nodeHash(hashes, left, right);
  };
  rootWithPaths(0, leaves.length);
  return paths;
}

export interface Inclusion {
  readonly leaf: Uint8Array;
  /** 0-based. */
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/** Whether the leaf hash stands at `index` of the tree with this size and root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(hashes: Hashes, root: Uint8Array, proof: Inclusion): boolean {
  if (!isSize(proof.index) || !isSize(proof.size) || proof.index >= proof.size) return false;
  let hash = proof.leaf;
  const arrives = climb(proof.index, proof.size, proof.path, {
    left: (sibling) => (hash = nodeHash(hashes, sibling, hash)),
    right: (sibling) => (hash = nodeHash(hashes, hash, sibling)),
  });
  return arrives && equalBytes(hash, root);
}

/**
 * The consistency path from the first `size` leaves to all of them.
 *
 * @throws RangeError when `size` is not from 1 to the number of leaves.
 */
export function consistencyPath(hashes: Hashes, leaves: readonly Uint8Array[], size: number): Uint8Array[] {
  if (!Number.isSafeInteger(size) || size < 1 || size > leaves.length) {
    throw new RangeError(`Size ${size} of a tree of ${leaves.length}`);
  }
  const path: Uint8Array[] = [];
  let from = 0;
  let to = leaves.length;
  let known = true; // whether the verifier can name the root of the old part by itself
  while (size - from < to - from) {
    const middle = from + leftSize(to - from);
    if (size <= middle) {
      path.unshift(rootOf(hashes, leaves, middle, to));
      to = middle;
    } else {
      path.unshift(rootOf(hashes, leaves, from, middle));
      from = middle;
      known = false;
    }
  }
  return known ? path : [rootOf(hashes, leaves, from, to), ...path];
}

export interface Consistency {
  readonly size1: number;
  readonly root1: Uint8Array;
  readonly size2: number;
  readonly root2: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** Whether the tree of `size2` begins with the tree of `size1` (RFC 9162 §2.1.4.2); equal sizes need equal roots. */
export function verifyConsistency(hashes: Hashes, proof: Consistency): boolean {
  const { size1, root1, size2, root2 } = proof;
  if (![size1 - 1, size2].every(isSize) || size1 > size2) return false;
  if (size1 === size2) return proof.path.length === 0 && equalBytes(root1, root2);
  const [first, ...path] = isPowerOfTwo(size1) ? [root1, ...proof.path] : proof.path;
  if (first === undefined) return false;
  // The way begins at the largest full part that ends where the old tree does.
  let start = size1 - 1;
  let width = size2 - 1;
  for (; start % 2 === 1; start = half(start)) width = half(width);
  let old = first;
  let grown = first;
  const arrives = climb(start, width + 1, path, {
    left: (sibling) => {
      old = nodeHash(hashes, sibling, old);
      grown = nodeHash(hashes, sibling, grown);
    },
    right: (sibling) => (grown = nodeHash(hashes, grown, sibling)),
  });
  return arrives && equalBytes(old, root1) && equalBytes(grown, root2);
}

/**
 * Hands over each sibling on the way from a node up to the root, on which side it stands. A node without a sibling rises by itself.
 *
 * @param size - How many nodes there are on the level where the way begins.
 * @returns Whether the path ends at the root, and not before or beyond.
 */
function climb(
  index: number,
  size: number,
  path: readonly Uint8Array[],
  sibling: { readonly left: (hash: Uint8Array) => void; readonly right: (hash: Uint8Array) => void },
): boolean {
  let node = index;
  let last = size - 1;
  for (const hash of path) {
    if (last === 0) return false;
    while (node % 2 === 0 && node === last) [node, last] = [half(node), half(last)];
    if (node % 2 === 1) sibling.left(hash);
    else sibling.right(hash);
    [node, last] = [half(node), half(last)];
  }
  return last === 0;
}

const half = (value: number): number => Math.floor(value / 2);

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPowerOfTwo(value: number): boolean {
  return 2 ** Math.round(Math.log2(value)) === value;
}

/** A tree that grows leaf by leaf and knows its root at a cost of log n: the roots of its full parts, largest first. */
export class GrowingTree {
  #size = 0;
  readonly #parts: { readonly root: Uint8Array; readonly size: number }[] = [];
  readonly #hashes: Hashes;

  constructor(hashes: Hashes) {
    this.#hashes = hashes;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    let part = { root: leaf, size: 1 };
    for (let last = this.#parts.at(-1); last?.size === part.size; last = this.#parts.at(-1)) {
      this.#parts.pop();
      part = { root: nodeHash(this.#hashes, last.root, part.root), size: 2 * part.size };
    }
    this.#parts.push(part);
    this.#size += 1;
  }

  root(): Uint8Array {
    const [first, ...rest] = this.#parts.map((part) => part.root).reverse();
    if (first === undefined) return this.#hashes.sha256(new Uint8Array(0));
    return rest.reduce((right, left) => nodeHash(this.#hashes, left, right), first);
  }
}
