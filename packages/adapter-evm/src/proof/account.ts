import { provenValue } from './proven-value.js';
import { demand } from './refusal.js';
import type { Hex } from './rlp.js';
import { decodeRlp, isBytes, keccak, readRlpQuantity } from './rlp.js';

/** What the state of a block says of a contract. */
export interface ContractAccount {
  /** Root of its storage trie. */
  readonly storageRoot: Hex;
  /** keccak-256 of its code. */
  readonly codeHash: Hex;
}

/** @throws ProofRefusal `accountAbsent`, or what is wrong with the nodes. */
export function provenAccount(stateRoot: Hex, address: Hex, nodes: readonly Hex[]): ContractAccount {
  const leaf = provenValue({ root: stateRoot, key: keccak(address), nodes }, 'account');
  demand(leaf !== undefined, 'accountAbsent', `the state has no account ${address}`);
  const list = decodeRlp(leaf);
  const [, , storageRoot, codeHash] = typeof list === 'object' && list.length === 4 ? list : [];
  demand(isBytes(storageRoot, 32) && isBytes(codeHash, 32), 'nodeMalformed', 'the leaf holds no account');
  return { storageRoot, codeHash };
}

/**
 * The word of a storage slot, taken from the leaf that is proven; zero when the proof shows that the slot was never written.
 *
 * @param slot - The slot's key, 32 bytes.
 */
export function provenSlot(storageRoot: Hex, slot: Hex, nodes: readonly Hex[]): bigint {
  const leaf = provenValue({ root: storageRoot, key: keccak(slot), nodes }, 'storage');
  if (leaf === undefined) return 0n;
  const word = readRlpQuantity(decodeRlp(leaf));
  demand(word !== undefined && word > 0n, 'nodeMalformed', 'the leaf holds no storage word');
  return word;
}
