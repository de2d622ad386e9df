import { BUGS } from '../bugs/all.js';
import type { PlantedBug } from '../bugs/bug.js';
import { checkBugs, findBug } from '../bugs/plant.js';
import type { ModelName } from '../ledgers/model.js';
import type { RunResult } from '../run/scenario.js';
import { scenarioOf } from '../run/scenario.js';
import { WorkerProcess } from './worker-process.js';

const WORKERS = 2;

export interface BugsOptions {
  readonly models: readonly ModelName[];
  /** Runs that a bug may survive. */
  readonly seeds: number;
  /** @default all */
  readonly names?: readonly string[];
}

/** Plants each bug in turn and looks for it, the models taking turns. @returns Whether each was found. */
export async function runBugs({ models, seeds, names }: BugsOptions): Promise<boolean> {
  const bugs = names?.map(findBug) ?? BUGS;
  checkBugs(bugs);
  const waiting = [...bugs];
  let missed = 0;
  const work = async (): Promise<void> => {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const found = await hunt(bug, models, seeds);
      if (found === undefined) missed++;
      console.log(lineOf(bug, found));
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  console.log(`${bugs.length - missed} of ${bugs.length} planted bugs found within ${seeds} seeds`);
  return missed === 0;
}

/** The first run that a bug spoils. */
async function hunt({ name }: PlantedBug, models: readonly ModelName[], seeds: number): Promise<RunResult | undefined> {
  const worker = new WorkerProcess(name);
  const scenarios = Array.from({ length: seeds }, (_, index) =>
    scenarioOf(index + 1, models[index % models.length] ?? 'instant'),
  );
  let found: RunResult | undefined;
  await worker.run(scenarios, (result) => {
    if (result.violations.length > 0) found = result;
    return found === undefined;
  });
  worker.stop();
  return found;
}

function lineOf({ name, breaks }: PlantedBug, found: RunResult | undefined): string {
  const where = found === undefined ? 'MISSED' : `seed ${found.scenario.seed} (${found.scenario.model})`;
  const seen = found?.violations[0]?.slice(0, 100) ?? breaks;
  return `${name.padEnd(36)} ${where.padEnd(20)} ${seen}`;
}
