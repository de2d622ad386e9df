import { parseArgs } from 'node:util';
import { runBugs } from './campaign/bugs.js';
import { replay, runSeeds } from './campaign/seeds.js';
import type { ModelName } from './ledgers/model.js';
import { MODEL_NAMES } from './ledgers/model.js';
import type { Mode, Scenario } from './run/scenario.js';
import { scenarioOf } from './run/scenario.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    models: { type: 'string', default: MODEL_NAMES.join(',') },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    model: { type: 'string', default: 'instant' },
    mode: { type: 'string' },
    orders: { type: 'string' },
    without: { type: 'string' },
    until: { type: 'string' },
    bugs: { type: 'boolean', default: false },
    bug: { type: 'string', multiple: true },
  },
});

const models = values.models.split(',').map(modelOf);
process.exitCode = (await run()) ? 0 : 1;

function run(): Promise<boolean> {
  const count = wholeOf('seeds', values.seeds);
  if (values.bugs || values.bug !== undefined)
    return runBugs({ models, seeds: count, ...(values.bug === undefined ? {} : { names: values.bug }) });
  if (values.seed !== undefined) return replay(scenarioFrom(wholeOf('seed', values.seed)));
  return runSeeds({ models, from: wholeOf('from', values.from), count });
}

/** The scenario of a seed, as the rest of the command line cuts it down. */
function scenarioFrom(seed: number): Scenario {
  const { orders, without, until } = values;
  const whole = scenarioOf(seed, modelOf(values.model));
  return {
    ...{ ...whole, mode: modeOf(values.mode ?? whole.mode) },
    ...(orders === undefined ? {} : { orders: orders.split(',').map((number) => wholeOf('orders', number)) }),
    ...(without === undefined ? {} : { without: without.split(',') }),
    ...(until === undefined ? {} : { until: wholeOf('until', until) }),
  };
}

function modelOf(text: string): ModelName {
  const name = MODEL_NAMES.find((each) => each === text);
  if (name === undefined) throw new TypeError(`Model ${text}: take one of ${MODEL_NAMES.join(', ')}`);
  return name;
}

function modeOf(text: string): Mode {
  if (text === 'safety' || text === 'liveness') return text;
  throw new TypeError(`Mode ${text}: take safety or liveness`);
}

function wholeOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new TypeError(`--${name} ${text}: take a whole number of 0 or more`);
  return value;
}
