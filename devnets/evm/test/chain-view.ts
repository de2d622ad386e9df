import { setTimeout as sleep } from 'node:timers/promises';
import type { Hex, Rpc } from '../src/index.js';

interface Header {
  readonly hash: Hex;
  readonly number: Hex;
  readonly timestamp: Hex;
  readonly transactions: readonly Hex[];
}

/** What the tests look at, as a node answers it. */
export async function header(
  rpc: Rpc,
  tag: string,
): Promise<{ hash: Hex; number: number; timestamp: number; transactions: readonly Hex[] }> {
  const block = (await rpc('eth_getBlockByNumber', [tag, false])) as Header;
  return { ...block, number: Number(block.number), timestamp: Number(block.timestamp) };
}

export const numberOf = async (rpc: Rpc, tag: string): Promise<number> => (await header(rpc, tag)).number;

/** Number of the block that a transaction is in; `pending` in the pool, `unknown` to the node otherwise. */
export async function whereIs(rpc: Rpc, hash: Hex): Promise<number | 'pending' | 'unknown'> {
  const transaction = (await rpc('eth_getTransactionByHash', [hash])) as { blockNumber: Hex | null } | null;
  if (transaction === null) return 'unknown';
  return transaction.blockNumber === null ? 'pending' : Number(transaction.blockNumber);
}

export const hasReceipt = async (rpc: Rpc, hash: Hex): Promise<boolean> =>
  (await rpc('eth_getTransactionReceipt', [hash])) !== null;

/** Polls for up to ten seconds; answers the last value, for an assertion to judge. */
export async function eventually<T>(look: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const value = await look();
    if (isThere(value) || performance.now() > deadline) return value;
    await sleep(20);
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
