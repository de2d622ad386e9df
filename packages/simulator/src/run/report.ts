import { execFileSync } from 'node:child_process';
import type { RunResult, Scenario } from './scenario.js';
import type { TraceLine } from './trace.js';
import { traceTable } from './trace.js';

const ROWS_MAX = 150;

/** What a person needs to understand a failure and to see it again. @param rowsMax - How many of the last rows to show. */
export function failureReport(result: RunResult, lines: readonly TraceLine[], rowsMax = ROWS_MAX): string {
  const { scenario, violations, time, crashes } = result;
  return [
    `seed ${scenario.seed}, model ${scenario.model}, mode ${scenario.mode}, commit ${commit()}`,
    `after ${time} units and ${crashes} crashes:`,
    ...violations.map((violation) => `  ${violation}`),
    traceTable(lines, rowsMax),
    `replay: ${replayCommand(scenario)}`,
  ].join('\n');
}

/** One command that repeats a run and prints its trace. */
export function replayCommand({ seed, model, mode, orders, without, until }: Scenario): string {
  return [
    'node packages/simulator/dist/cli.js',
    `--seed ${seed} --model ${model} --mode ${mode}`,
    ...(orders === undefined ? [] : [`--orders ${orders.join(',')}`]),
    ...(without === undefined ? [] : [`--without ${without.join(',')}`]),
    ...(until === undefined ? [] : [`--until ${until}`]),
  ].join(' ');
}

function commit(): string {
  try {
    const state = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }) === '' ? '' : ' with changes';
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim() + state;
  } catch {
    return 'unknown'; // not in a checkout
  }
}
