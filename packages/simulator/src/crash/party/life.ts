import type { Ledger, PayloadChannel, Runtime, SmartBilateral, Store } from '@lateral/core';
import { establishBilateral, joinBilateral } from '@lateral/core';
import { COUNTER, countApplied } from './applied-counter.js';
import type { ErpOptions } from './erp.js';
import { driveErp } from './erp.js';
import { agreedTerms, keysOf } from './parties.js';
import { LEGAL_IDS } from './steps.js';

export interface LifeOptions extends ErpOptions {
  readonly ledger: Ledger;
  readonly channel: PayloadChannel;
  /** Open; what earlier lives left in it is where this one goes on. */
  readonly store: Store;
  readonly runtime?: Partial<Runtime>;
}

/** Milliseconds: a run is short, and what a crash has lost is to come again within it. */
const RELIABILITY = { retryMs: 50, retryMaxMs: 500, heartbeatMs: 200 };

/** The bilateral of a life: the buyer proposes it, the seller joins, and a later life of either finds it in its store. */
export async function beginLife({
  ledger,
  channel,
  store,
  party,
  runtime = {},
  onProblem,
  signal,
}: LifeOptions): Promise<SmartBilateral> {
  const keys = await keysOf(party);
  const options = { ledger, channel, store, party, keys, runtime, legalIds: LEGAL_IDS, reliability: RELIABILITY };
  const begin = party === 0 ? establishBilateral : joinBilateral;
  const bilateral = await begin(options, await agreedTerms(), { signal });
  bilateral.problems$.subscribe((problem) => {
    onProblem(String(problem));
  });
  return bilateral;
}

/**
 * Works and counts until the signal fires.
 *
 * @param onDone - Called when the work is done and both have signed the head over all that is final.
 * @throws StoreError and whatever else ends the bilateral.
 */
export async function workOn(bilateral: SmartBilateral, options: ErpOptions, onDone: () => void): Promise<void> {
  const { signal } = options;
  const counting = bilateral.consume(COUNTER, countApplied, { signal });
  const working = async (): Promise<void> => {
    await driveErp(bilateral, options);
    await bilateral.headSigned({ signal });
    onDone();
    await counting;
  };
  await Promise.all([counting, working()]);
}
