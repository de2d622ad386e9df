import { setTimeout as sleep } from 'node:timers/promises';
import { DevnetError } from './devnet-error.js';
import type { Rpc } from './json-rpc.js';
import type { DevnetProcess } from './process-group.js';

const READY_LIMIT_MS = 30_000;
const RETRY_MS = 15;

/**
 * Waits until a node that was just started answers.
 *
 * @throws {@link DevnetError} with the end of its log when it ends instead, or says nothing for 30 s.
 */
export async function untilReady(name: string, process: DevnetProcess, rpc: Rpc): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      await Promise.race([rpc('eth_chainId'), process.exited]);
      if (!process.hasExited()) return;
    } catch (cause) {
      if (performance.now() > deadline)
        throw notReady(name, `gave no answer for ${READY_LIMIT_MS / 1000} s`, process, cause);
    }
    if (process.hasExited()) throw notReady(name, 'ended before it answered', process);
    await sleep(RETRY_MS);
  }
}

/** After its first block a geth writes an index for a moment, in which `eth_syncing` is not yet `false` and receipts are refused. */
export async function untilIndexed(rpc: Rpc): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS;
  while ((await rpc('eth_syncing')) !== false && performance.now() < deadline) await sleep(RETRY_MS);
}

function notReady(name: string, what: string, process: DevnetProcess, cause?: unknown): DevnetError {
  return new DevnetError(`${name} ${what}. The end of its log:\n${process.logTail()}`, { cause });
}
