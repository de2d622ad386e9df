import type { MemoryLedger, MemoryLedgerOptions } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import type { ModelName, ModelOptions } from './model.js';
import { START_SECONDS } from './model.js';

/** Ledger time: whole seconds of virtual time since the start. */
export function clockOf({ now }: Pick<ModelOptions, 'now'>): () => number {
  return () => START_SECONDS + Math.floor(now() / 1_000);
}

/**
 * The memory ledger of a model, in virtual time.
 *
 * @param blocks - Whether each command is a block of its own, at once, or the network calls `mine` for each block.
 */
export async function openTruth(
  name: ModelName,
  options: ModelOptions,
  { blocks, finalityDepth = 0 }: { readonly blocks: 'at once' | 'by hand'; readonly finalityDepth?: number },
): Promise<MemoryLedger> {
  const byHand: MemoryLedgerOptions = { blockIntervalMs: 1, schedule: () => () => undefined }; // an interval that never ends
  const truth = memoryLedger({
    network: `simulated-${name}`,
    clock: clockOf(options),
    verify: options.verify,
    finalityDepth,
    ...(blocks === 'by hand' ? byHand : {}),
  });
  await truth.open();
  return truth;
}
