import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomStream } from '../../kernel/random.js';
import type { CrashArguments } from './arguments.js';
import type { CrashRun } from './crash-run.js';
import { crashRun } from './crash-run.js';
import { spreadOf } from './statistics.js';
import type { Stores } from './stores.js';
import { startStores } from './stores.js';

/** Of one run, so that each begins with empty stores now and then. */
const KILLS_OF_A_RUN_MAX = 40;
/** Lines that are told of a run that went wrong, of what differs and of what was tried again. */
const LINES_MAX = 20;

/**
 * Kills parties until so many kills are made, in as many runs as that takes, and prints what came of it.
 *
 * @returns Whether all was as promised in each run; after a run that was not, no other is made, and its folder stays.
 */
export async function runCrashes(wanted: CrashArguments): Promise<boolean> {
  const { store, seed } = wanted;
  const stores = await startStores(store);
  if (stores === undefined) throw new Error('There is no PostgreSQL here; install it: apt-get install postgresql');
  const folder = await mkdtemp(join(tmpdir(), 'lateral-crash-'));
  console.log(`store ${store} · seed ${seed} · ${folder}`);
  try {
    const runs = await makeRuns(wanted, stores, folder);
    const isSound = runs.every(({ violations }) => violations.length === 0);
    if (isSound) await rm(folder, { recursive: true });
    printSummary(wanted, runs);
    return isSound;
  } finally {
    await stores.stop();
  }
}

async function makeRuns(
  { kills, orders, seed }: CrashArguments,
  stores: Stores,
  folder: string,
): Promise<readonly CrashRun[]> {
  const lot = new RandomStream(seed, 'crashes');
  const runs: CrashRun[] = [];
  for (let left = kills; left > 0 || runs.length === 0;) {
    const number = runs.length + 1;
    const runFolder = join(folder, `run-${number}`);
    const run = await crashRun({
      ...{ folder: runFolder, lot: lot.fork(`run ${number}`), orders, kills: Math.min(left, KILLS_OF_A_RUN_MAX) },
      storeOf: (party) => stores.of(runFolder, party),
    });
    runs.push(run);
    left -= run.kills;
    console.log(`run ${number}: ${run.kills} kills, ${left} left`);
    if (run.violations.length === 0) await rm(runFolder, { recursive: true });
    else return runs;
  }
  return runs;
}

function printSummary({ kills: wanted, store, seed, orders }: CrashArguments, runs: readonly CrashRun[]): void {
  const kills = runs.reduce((sum, run) => sum + run.kills, 0);
  const { count, median, p95, max } = spreadOf(runs.flatMap(({ returns }) => returns));
  const [middle, high, most] = [median, p95, max].map((ms) => `${Math.round(ms)} ms`);
  console.log(`${kills} kills in ${runs.length} runs of ${orders} orders on store ${store}`);
  console.log(
    `back in service, from start to first answer: median ${middle}, p95 ${high}, max ${most} (${count} starts)`,
  );
  const broken = runs.find(({ violations }) => violations.length > 0);
  if (broken === undefined) {
    console.log('nothing lost, nothing doubled, projections and log heads as the ledger has them');
    return;
  }
  const { violations, problems } = broken;
  for (const violation of violations.slice(0, LINES_MAX)) console.error(`VIOLATION ${violation}`);
  if (violations.length > LINES_MAX) console.error(`and ${violations.length - LINES_MAX} more`);
  for (const [problem, times] of [...problems].slice(0, LINES_MAX)) console.error(`${times} × ${problem}`);
  console.error(`again: npm run crash -- --kills ${wanted} --store ${store} --orders ${orders} --seed ${seed}`);
}
