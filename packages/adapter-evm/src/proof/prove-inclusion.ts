import type { CommandRef, LedgerProof, RecordAddress } from '@lateral/core';
import { fromHex } from '@lateral/core';
import type { Rpc } from '../rpc/json-rpc.js';
import { RpcError } from '../rpc/json-rpc.js';
import { mismatch, unavailable } from '../trouble.js';
import { encodeHeader } from './header.js';
import type { RegisterStateProof } from './inclusion-text.js';
import { encodeInclusion, INCLUSION_FORMAT } from './inclusion-text.js';
import type { Receipt } from './receipt.js';
import { readReceipt, receiptKey, receiptsTrie } from './receipt.js';
import { recordSlot } from './record-slot.js';
import { isRegisterEvent } from './register-log.js';
import type { Hex } from './rlp.js';
import { asHex, asList, asObject, listIn } from './rpc-answers.js';
import { verifyInclusion } from './verify-inclusion.js';

/** Which command is proven, and from where. */
export interface InclusionQuery extends CommandRef {
  readonly rpc: Rpc;
  readonly chainId: bigint;
  /** Address of the register's contract, in any case. */
  readonly register: string;
  /** Hash of the block that holds the command. */
  readonly at: string;
  /**
   * Proves the register's code too and, of a record of the bilateral, its head. Most endpoints keep the state of 128 blocks only;
   * a log is proven without it at any time.
   */
  readonly state?: { readonly record?: RecordAddress };
}

/** An empty storage trie, which anvil sends as a node and geth by no node, as it is proven here. */
const EMPTY_TRIE: Hex = '0x80';

/**
 * Fetches what shows that the register accepted a command, in three calls at once, and verifies it before it answers.
 *
 * @returns A proof for {@link verifyInclusion}.
 * @throws LedgerError `unavailable` when the endpoint lacks the block or its receipts, when it has the block's state no more (then
 * ask an archive endpoint, or leave `state` out), or when the block does not hold the command; `ledgerMismatch` when its answers
 * do not come to the block's hash, as on a chain that hashes its headers otherwise.
 * @throws RangeError when the receipt's other logs make the proof longer than 8 MiB.
 * @source MEF 114 R23, CR6
 */
export async function proveInclusion(query: InclusionQuery): Promise<LedgerProof> {
  const { rpc, chainId, register, commandId, at } = query;
  const [block, receipts, state] = await Promise.all([
    rpc('eth_getBlockByHash', [at, false]),
    rpc('eth_getBlockReceipts', [at]),
    query.state && fetchState(query, query.state),
  ]);
  if (block === null || receipts === null) throw unavailable(`The endpoint has no block ${at}`);
  const all = asList(receipts, 'receipts').map(readReceipt);
  const { index, log } = placeOf(query, all);
  const header = encodeHeader(asObject(block, 'block'));
  const receipt = { index, nodes: receiptsTrie(all).prove(receiptKey(index)) };
  const bytes = encodeInclusion({ chainId, header, receipt, log, ...(state && { state }) });
  const proof = { format: INCLUSION_FORMAT, bytes };
  const verdict = verifyInclusion(proof, { chainId, register, blockHash: at });
  if (!verdict.ok)
    throw mismatch(`Command ${commandId} is not proven by what the endpoint says of block ${at}: ${verdict.reason}`);
  return proof;
}

/** Where the register's log of the command is: transaction in the block, and log in its receipt. */
function placeOf(
  { register, bilateralId, commandId, at }: InclusionQuery,
  receipts: readonly Receipt[],
): { readonly index: number; readonly log: number } {
  const ids = `0x${bilateralId},0x${commandId}`;
  for (const [index, { logs }] of receipts.entries()) {
    const log = logs.findIndex(
      ({ address, topics: [event, ...rest] }) =>
        address === register.toLowerCase() && isRegisterEvent(event) && rest.join() === ids,
    );
    if (log >= 0) return { index, log };
  }
  throw unavailable(`Block ${at} holds no command ${commandId}; look its outcome up`);
}

async function fetchState(
  { rpc, register, bilateralId, at }: InclusionQuery,
  { record }: NonNullable<InclusionQuery['state']>,
): Promise<RegisterStateProof> {
  const slots = record === undefined ? [] : [recordSlot(fromHex(bilateralId), record)];
  const answer = await rpc('eth_getProof', [register, slots, { blockHash: at }]).catch((error: unknown) => {
    if (!(error instanceof RpcError)) throw error;
    throw unavailable(`The endpoint does not prove the state of block ${at}, or no more; leave state out`, error);
  });
  const found = asObject(answer, 'proof');
  const account = listIn(found, 'accountProof', asHex);
  if (record === undefined) return { account };
  const [slot] = listIn(found, 'storageProof', asObject);
  const nodes = listIn(asObject(slot, 'storageProof'), 'proof', asHex).filter((node) => node !== EMPTY_TRIE);
  return { account, record: { ...record, nodes } };
}
