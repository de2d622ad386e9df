import { EMPTY_ROOT, lookUp } from './look-up.js';
import type { Hex, RlpItem } from './rlp.js';
import { encodeRlp, keccak } from './rlp.js';
import { encodePath } from './trie-path.js';

export interface Trie {
  readonly root: Hex;
  /** The nodes that show what is under a key, or that nothing is. */
  readonly prove: (key: Hex) => readonly Hex[];
}

interface Entry {
  /** Of the key, hex digits below the node that is made. */
  readonly digits: string;
  readonly value: Hex;
}

const DIGITS = Array.from('0123456789abcdef');
/** A node of fewer bytes stands itself in the one above, not its hash. */
const HASHED_BYTES_MIN = 32;

/**
 * Builds a Merkle-Patricia trie from all its entries.
 *
 * @param entries - In any order; each key once, no value empty.
 */
export function buildTrie(entries: readonly (readonly [key: Hex, value: Hex])[]): Trie {
  const nodes = new Map<Hex, Hex>();
  const keep = (bytes: Hex): Hex => {
    const hash = keccak(bytes);
    nodes.set(hash, bytes);
    return hash;
  };
  const refer = (node: RlpItem): RlpItem => {
    const bytes = encodeRlp(node);
    return bytes.length < 2 + 2 * HASHED_BYTES_MIN ? node : keep(bytes);
  };
  const all = entries.map(([key, value]) => ({ digits: key.slice(2), value }));
  const root = all.length === 0 ? EMPTY_ROOT : keep(encodeRlp(nodeOver(all, refer)));
  return { root, prove: (key) => (root === EMPTY_ROOT ? [] : nodesToward(root, key, nodes)) };
}

/** The node over one entry or more. Each call below it has fewer digits left, so the depth is that of the longest key. */
function nodeOver(entries: readonly Entry[], refer: (node: RlpItem) => RlpItem): RlpItem {
  const [first] = entries;
  if (first === undefined) return '0x';
  if (entries.length === 1) return [encodePath({ digits: first.digits, isLeaf: true }), first.value];
  const shared = sharedDigits(first.digits, entries);
  if (shared === '') return branchOver(entries, refer);
  const below = refer(nodeOver(cut(entries, shared.length), refer));
  return [encodePath({ digits: shared, isLeaf: false }), below];
}

function branchOver(entries: readonly Entry[], refer: (node: RlpItem) => RlpItem): RlpItem {
  const children = DIGITS.map((digit) => {
    const within = entries.filter(({ digits }) => digits.startsWith(digit));
    return within.length === 0 ? '0x' : refer(nodeOver(cut(within, 1), refer));
  });
  return [...children, entries.find(({ digits }) => digits === '')?.value ?? '0x'];
}

function sharedDigits(digits: string, entries: readonly Entry[]): string {
  let length = digits.length;
  for (const entry of entries) while (!entry.digits.startsWith(digits.slice(0, length))) length--;
  return digits.slice(0, length);
}

function cut(entries: readonly Entry[], digits: number): readonly Entry[] {
  return entries.map((entry) => ({ ...entry, digits: entry.digits.slice(digits) }));
}

function nodesToward(root: Hex, key: Hex, nodes: ReadonlyMap<Hex, Hex>): readonly Hex[] {
  const passed: Hex[] = [];
  lookUp(root, key, (hash) => {
    const node = nodes.get(hash) ?? '0x'; // safe: every hash in the trie is that of a node that was kept
    passed.push(node);
    return node;
  });
  return passed;
}
