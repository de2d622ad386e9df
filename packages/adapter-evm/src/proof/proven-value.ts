import { EMPTY_ROOT, lookUp } from './look-up.js';
import { demand } from './refusal.js';
import type { Hex } from './rlp.js';
import { keccak } from './rlp.js';

/** What nodes say about one key of a Merkle-Patricia trie. */
export interface TrieProof {
  readonly root: Hex;
  /** As it stands in the trie: for state and storage the hash of address or slot key. */
  readonly key: Hex;
  /** From the root down, each one that is no part of the one above it. */
  readonly nodes: readonly Hex[];
}

/**
 * The value that a trie holds under a key, shown by nothing but its root and the nodes on the way.
 *
 * @param name - What the proof is of, for the message of a refusal.
 * @returns undefined when the proof shows that there is none; of an empty trie that takes no node.
 * @throws ProofRefusal when a node is missing, altered, left over or none.
 */
export function provenValue({ root, key, nodes }: TrieProof, name: string): Hex | undefined {
  let used = 0;
  const value =
    root === EMPTY_ROOT
      ? undefined
      : lookUp(root, key, (hash) => {
          const node = nodes[used];
          demand(node !== undefined, 'nodeMissing', `the ${name} proof ends before the node ${hash}`);
          demand(keccak(node) === hash, 'nodeMismatch', `node ${used} of the ${name} proof does not hash to ${hash}`);
          used++;
          return node;
        });
  demand(used === nodes.length, 'nodeSuperfluous', `the ${name} proof needs ${used} nodes and has ${nodes.length}`);
  return value;
}
