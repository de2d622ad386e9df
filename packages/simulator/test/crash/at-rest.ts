import { setTimeout as delay } from 'node:timers/promises';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { violationsOf } from '../../src/crash/harness/verdict.js';
import type { LocalParty } from './local-party.js';
import { ORDERS } from './local-party.js';

const LOOKS_MAX = 40;
const LOOK_AFTER_MS = 50;

/** What still differs between both parties and the ledger when they have had time to come to rest. */
export async function differencesAtRest(
  truth: MemoryLedger,
  [buyer, seller]: readonly [LocalParty, LocalParty],
): Promise<readonly string[]> {
  for (let looks = LOOKS_MAX; ; looks--) {
    const differences = violationsOf(truth, [await buyer.report(), await seller.report()], ORDERS);
    if (differences.length === 0 || looks === 0) return differences;
    await delay(LOOK_AFTER_MS);
  }
}
