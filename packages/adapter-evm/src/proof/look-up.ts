import { demand } from './refusal.js';
import type { Hex, RlpItem } from './rlp.js';
import { decodeRlp, isBytes, keccak } from './rlp.js';
import { decodePath } from './trie-path.js';

/** Root of a Merkle-Patricia trie without entries. */
export const EMPTY_ROOT = keccak('0x80');

const BRANCH_ITEMS = 17;
const EMPTY = '0x';

/**
 * Walks down a Merkle-Patricia trie.
 *
 * @param load - Gives the bytes of the node with this hash.
 * @returns The value under the key; undefined when the nodes show that there is none.
 */
export function lookUp(root: Hex, key: Hex, load: (hash: Hex) => Hex): Hex | undefined {
  let reference: RlpItem = root;
  let rest = key.slice(2);
  // Bounded: each step but the last takes at least one digit of the key.
  for (;;) {
    const step = stepFrom(nodeOf(reference, load), rest);
    if ('value' in step) return step.value === EMPTY ? undefined : step.value;
    ({ reference, rest } = step);
  }
}

type Step = { readonly value: Hex } | { readonly reference: RlpItem; readonly rest: string };

/** A node stands within the one above it when it is shorter than a hash, else the hash stands for it. */
function nodeOf(reference: RlpItem, load: (hash: Hex) => Hex): readonly RlpItem[] {
  if (typeof reference !== 'string') return reference;
  demand(isBytes(reference, 32), 'nodeMalformed', `${reference} is no hash of a node`);
  const node = decodeRlp(load(reference));
  demand(typeof node === 'object', 'nodeMalformed', `the node ${reference} is no list`);
  return node;
}

function stepFrom(node: readonly RlpItem[], rest: string): Step {
  return node.length === BRANCH_ITEMS ? throughBranch(node, rest) : alongPath(node, rest);
}

function throughBranch(node: readonly RlpItem[], rest: string): Step {
  if (rest === '') return { value: valueOf(node[BRANCH_ITEMS - 1]) };
  const reference = node[Number.parseInt(rest.charAt(0), 16)] ?? EMPTY;
  return reference === EMPTY ? { value: EMPTY } : { reference, rest: rest.slice(1) };
}

function alongPath([encoded, target, ...more]: readonly RlpItem[], rest: string): Step {
  const path = typeof encoded === 'string' && more.length === 0 ? decodePath(encoded) : undefined;
  const leads = path !== undefined && target !== undefined && (path.isLeaf || path.digits !== '');
  demand(leads, 'nodeMalformed', 'a node is neither branch, extension nor leaf');
  if (!rest.startsWith(path.digits)) return { value: EMPTY };
  const below = rest.slice(path.digits.length);
  if (!path.isLeaf) return { reference: target, rest: below };
  return { value: below === '' ? valueOf(target) : EMPTY };
}

function valueOf(item: RlpItem | undefined): Hex {
  demand(typeof item === 'string', 'nodeMalformed', 'the value of a node is a list');
  return item;
}
