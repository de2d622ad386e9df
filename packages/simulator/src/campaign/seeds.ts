import type { ModelName } from '../ledgers/model.js';
import { failureReport } from '../run/report.js';
import type { RunResult, Scenario } from '../run/scenario.js';
import { scenarioOf } from '../run/scenario.js';
import { shrink } from '../run/shrink.js';
import { simulate } from '../run/simulate.js';
import type { TraceLine } from '../run/trace.js';
import { addToCorpus, readCorpus } from './corpus.js';
import { Progress } from './progress.js';
import { WorkerProcess } from './worker-process.js';

export interface SeedsOptions {
  readonly models: readonly ModelName[];
  /** First seed. */
  readonly from: number;
  /** Seeds per model. */
  readonly count: number;
}

const WORKERS = 2;
const BATCH = 25;
/** So many failures are reported; then it is time to mend something. */
const FAILURES_MAX = 3;

/** Runs the corpus, then seeds on each model, and reports what fails. @returns Whether nothing failed. */
export async function runSeeds({ models, from, count }: SeedsOptions): Promise<boolean> {
  const corpus = readCorpus().filter(({ model }) => models.includes(model));
  const seeds = Array.from({ length: count }, (_, index) =>
    models.map((model) => scenarioOf(from + index, model)),
  ).flat();
  const waiting = batches([...corpus, ...seeds]);
  const progress = new Progress(corpus.length + seeds.length);
  const failures: RunResult[] = [];
  const work = async (): Promise<void> => {
    const worker = new WorkerProcess();
    for (let batch = waiting.shift(); batch !== undefined && failures.length < FAILURES_MAX; batch = waiting.shift())
      await worker.run(batch, (result) => {
        progress.count(result);
        if (result.violations.length > 0) failures.push(result);
        return failures.length < FAILURES_MAX;
      });
    worker.stop();
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  console.log(progress.line());
  for (const failure of failures.slice(0, FAILURES_MAX)) await explain(failure);
  return failures.length === 0;
}

/** Runs one scenario here and prints all that happens. @returns Whether it passed. */
export async function replay(scenario: Scenario): Promise<boolean> {
  const lines: TraceLine[] = [];
  const result = await simulate(scenario, (line) => lines.push(line));
  console.log(failureReport(result, lines, Infinity));
  console.log(result.violations.length === 0 ? 'passed' : 'failed', `digest ${result.digest}`);
  return result.violations.length === 0;
}

async function explain(failure: RunResult): Promise<void> {
  addToCorpus(failure.scenario);
  const smallest = await shrink(failure, simulate);
  const lines: TraceLine[] = [];
  console.log(`\n${failureReport(await simulate(smallest.scenario, (line) => lines.push(line)), lines)}`);
}

function batches(scenarios: readonly Scenario[]): Scenario[][] {
  const count = Math.ceil(scenarios.length / BATCH);
  return Array.from({ length: count }, (_, index) => scenarios.slice(index * BATCH, (index + 1) * BATCH));
}
