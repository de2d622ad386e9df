import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import type { RandomStream } from '../../kernel/random.js';
import type { StoreConfig } from '../party/messages.js';
import type { Party } from '../wire/calls.js';
import { serveLedger } from '../wire/serve-ledger.js';
import { KillBudget } from './kill-budget.js';
import { MortalParty } from './mortal-party.js';
import type { PartyProcess } from './party-process.js';
import type { Reports } from './verdict.js';
import { violationsOf } from './verdict.js';

export interface CrashRunOptions {
  /** A new folder of the run. */
  readonly folder: string;
  readonly lot: RandomStream;
  /** Kills at most; it ends before when all the work is done. */
  readonly kills: number;
  readonly orders: number;
  readonly storeOf: (party: Party) => StoreConfig;
}

export interface CrashRun {
  readonly kills: number;
  /** What is not as promised; nothing when all is well. */
  readonly violations: readonly string[];
  /** Milliseconds from start to the first answered call, of each life that had something to restore. */
  readonly returns: readonly number[];
  /** What went wrong and was tried again, with how often it did. */
  readonly problems: ReadonlyMap<string, number>;
}

/** Time for both to finish their work when nobody is killed any more, and then to come to rest. */
const DONE_WITHIN_MS = 60_000;
const REST_WITHIN_MS = 10_000;
const LOOK_AFTER_MS = 100;
const STOP_WITHIN_MS = 5_000;

/** One workload on a ledger and stores of its own, with both parties killed at random until it is done or the kills are made. */
export async function crashRun({ folder, lot, kills, orders, storeOf }: CrashRunOptions): Promise<CrashRun> {
  await mkdir(folder, { recursive: true });
  const truth = memoryLedger({ folder: join(folder, 'ledger'), blockIntervalMs: 5, finalityDepth: 2 });
  await truth.open();
  const socketPath = join(folder, 'ledger.sock');
  const server = await serveLedger(truth, socketPath);
  const budget = new KillBudget(kills);
  const isDone = new Set<Party>();
  const mortal = (party: Party): MortalParty =>
    new MortalParty({
      config: { party, socketPath, profile: truth.profile, store: storeOf(party), orders },
      ...{ lot: lot.fork(`party ${party}`), budget },
      onDone: () => {
        if (isDone.add(party).size === 2) budget.close();
      },
    });
  const parties = [mortal(0), mortal(1)] as const;
  const [buyer, seller] = await Promise.all([parties[0].liveThroughKills(), parties[1].liveThroughKills()]);
  const violations = await finish(truth, [buyer, seller], orders);
  await server.close();
  await truth.close();
  return {
    ...{ kills: budget.made, violations, returns: parties.flatMap(({ returns }) => returns) },
    problems: new Map(parties.flatMap(({ problems }) => [...problems])),
  };
}

type Lives = readonly [PartyProcess, PartyProcess];

/** Lets all come to rest, checks it, and ends both. */
async function finish(truth: MemoryLedger, lives: Lives, orders: number): Promise<readonly string[]> {
  const late = delay(DONE_WITHIN_MS, 'late' as const, { ref: false });
  const done = await Promise.race([Promise.all(lives.map((life) => life.first('done'))), late]);
  const violations = done === 'late' ? [`the work was not done within ${DONE_WITHIN_MS} ms`] : [];
  const ended = lives.flatMap(({ unexpectedEnd }, party) =>
    unexpectedEnd === undefined ? [] : [`party ${party} ${unexpectedEnd}`],
  );
  const differences = ended.length > 0 ? [] : await differencesAtRest(truth, lives, orders);
  const stopped = await Promise.all(lives.map((life) => life.stop(STOP_WITHIN_MS)));
  const lingering = stopped.flatMap((isStopped, party) =>
    isStopped || ended.length > 0 ? [] : [`party ${party} did not end by itself within ${STOP_WITHIN_MS} ms`],
  );
  return [...violations, ...ended, ...differences, ...lingering];
}

/** What still differs when the time to come to rest is over. */
async function differencesAtRest(truth: MemoryLedger, lives: Lives, orders: number): Promise<readonly string[]> {
  const end = performance.now() + REST_WITHIN_MS;
  for (;;) {
    const [buyer, seller] = await Promise.all([lives[0].report(), lives[1].report()]);
    if (buyer === undefined || seller === undefined) return ['a party ended before it had reported'];
    const reports: Reports = [buyer, seller];
    const violations = violationsOf(truth, reports, orders);
    if (violations.length === 0 || performance.now() > end) return violations;
    await delay(LOOK_AFTER_MS);
  }
}
