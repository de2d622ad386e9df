import type { Refusal } from '@lateral/core';
import { quantity, toNumber } from '../hex.js';
import type { Rpc } from '../rpc/json-rpc.js';
import { RpcError } from '../rpc/json-rpc.js';
import { readHeader } from '../chain/block.js';
import type { TransactionFields } from './encode-transaction.js';
import type { ReadRefusal } from './refusal.js';

/** A transaction that is in a block and reverted, as its receipt says. */
export interface Reverted {
  readonly blockHash: string;
  readonly blockNumber: string;
  readonly gasUsed: string;
}

/**
 * Why a transaction reverted, which no receipt says: the call is repeated on the state before its block at the block's time, and when
 * it would pass there, on the state after it, for what an earlier transaction of the block had changed.
 *
 * @returns The words to report when it cannot be told: it ran out of gas, or both states would take it.
 */
export async function whyReverted(
  rpc: Rpc,
  { to, data, gasLimit }: TransactionFields,
  from: string,
  { blockHash, blockNumber, gasUsed }: Reverted,
  readRefusal: ReadRefusal,
): Promise<Refusal | string> {
  if (toNumber(gasUsed) >= gasLimit) return `it ran out of gas at ${gasLimit}`;
  const { time } = readHeader(await rpc('eth_getBlockByHash', [blockHash, false]));
  const number = toNumber(blockNumber);
  for (const state of [number - 1, number]) {
    try {
      await rpc('eth_call', [
        { from, to, data, gas: quantity(gasLimit) },
        quantity(state),
        {},
        { time: quantity(time) },
      ]);
    } catch (error) {
      const refusal = error instanceof RpcError && error.data !== undefined ? readRefusal(error.data) : undefined;
      if (refusal !== undefined) return refusal;
      if (!(error instanceof RpcError)) throw error;
      return `it reverted with ${error.data ?? error.message}`;
    }
  }
  return 'it reverted, and would pass before and after its block';
}
