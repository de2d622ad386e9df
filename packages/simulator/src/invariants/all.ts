import { appliedOnce } from './applied-once.js';
import { headsAgree, lastHeadSigned } from './heads.js';
import { statesFollowTable } from './lifecycles.js';
import { moneyAddsUp } from './money.js';
import { booksEqualLedger, consumersComplete, consumersNeverAhead, everythingSettled } from './projections.js';
import { failedStaysOut, finalStays, intentsEnd, noAlarm, oneBilateral } from './reports.js';
import { contentStaysPrivate } from './secrecy.js';
import type { Invariant, WorldView } from './world-view.js';

/** Checked while things happen and at rest, under the names of the reliability guide. */
export const ALWAYS: Readonly<Record<string, Invariant>> = {
  'I1 applied once': appliedOnce,
  'I2 money adds up': moneyAddsUp,
  'I3 final stays': finalStays,
  'I4 failed stays out': failedStaysOut,
  'I5 consumers never ahead': consumersNeverAhead,
  'I8 states follow the table': statesFollowTable,
  'I9 content stays private': contentStaysPrivate,
  'heads agree': headsAgree,
  'one bilateral': oneBilateral,
  'no alarm': noAlarm,
};

/** Checked once everything has come to its end, or should have. */
export const AT_REST: Readonly<Record<string, Invariant>> = {
  'I5 books equal the ledger': booksEqualLedger,
  'I5 consumers complete': consumersComplete,
  'I6 intents end': intentsEnd,
  'everything settled': everythingSettled,
  'last head signed': lastHeadSigned,
};

/** What does not hold, as `<invariant>: <facts>`. */
export function check(invariants: Readonly<Record<string, Invariant>>, world: WorldView): readonly string[] {
  return Object.entries(invariants).flatMap(([name, invariant]) =>
    invariant(world).map((facts) => `${name}: ${facts}`),
  );
}
