import { setTimeout as sleep } from 'node:timers/promises';
import { quantity, type Hex } from './hex.js';
import type { Rpc } from './json-rpc.js';

interface PoolContent {
  readonly pending: Senders;
  readonly queued: Senders;
}
/** By sender and nonce. */
type Senders = Readonly<Record<string, Readonly<Record<string, { readonly hash: Hex }>>>>;

const TIP_BEYOND_ALL = quantity(2n ** 128n);
const GETH_TIP_MIN = quantity(1_000_000);
const POLL_MS = 10;
const POLLS = 100;
const PROMOTION_POLLS = 5;

const hashes = (senders: Senders): Hex[] =>
  Object.values(senders).flatMap((nonces) => Object.values(nonces).map(({ hash }) => hash));

async function poolHashes(rpc: Rpc): Promise<Hex[]> {
  const { pending, queued } = (await rpc('txpool_content')) as PoolContent;
  return [...hashes(pending), ...hashes(queued)];
}

async function poolStatus(rpc: Rpc): Promise<{ pending: number; queued: number }> {
  try {
    const { pending, queued } = (await rpc('txpool_status')) as { pending: Hex; queued: Hex };
    return { pending: Number(pending), queued: Number(queued) };
  } catch {
    return { pending: 0, queued: 0 }; // the node is away
  }
}

/** Transactions that a block could take now. */
export const pendingCount = async (rpc: Rpc): Promise<number> => (await poolStatus(rpc)).pending;

/** geth makes pending what it was just sent in its own time. Waits for that, for a moment only: after a nonce gap it stays queued. */
export async function untilPromoted(rpc: Rpc): Promise<void> {
  for (let polls = 0; polls < PROMOTION_POLLS && (await poolStatus(rpc)).queued > 0; polls++) await sleep(POLL_MS);
}

/** After a reorganisation geth puts the losing branch's transactions back in its own time. Waits for that, a second at most. */
export async function untilPooled(rpc: Rpc, wanted: readonly Hex[]): Promise<void> {
  for (let polls = 0; polls < POLLS; polls++) {
    const pooled = new Set(await poolHashes(rpc));
    if (wanted.every((hash) => pooled.has(hash))) return;
    await sleep(POLL_MS);
  }
}

/**
 * Drops transactions from a node's pool without a word to anybody, as a full pool does. geth has no call for it, so a minimum tip that
 * nobody pays empties the pool for a moment, and the others are put in again.
 */
export async function evict(rpc: Rpc, unwanted: readonly Hex[]): Promise<void> {
  const others = (await poolHashes(rpc)).filter((hash) => !unwanted.includes(hash));
  const raw = await Promise.all(others.map((hash) => rpc('eth_getRawTransactionByHash', [hash])));
  await rpc('miner_setGasPrice', [TIP_BEYOND_ALL]);
  await rpc('miner_setGasPrice', [GETH_TIP_MIN]);
  // One that was only waiting for its nonce's turn may be refused by now: it was mined.
  await Promise.allSettled(raw.map((transaction) => rpc('eth_sendRawTransaction', [transaction])));
}
