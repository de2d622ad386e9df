/**
 * CPU time of a new process that imports `@lateral/core`, over one that imports what core stands on. The detail leaves
 * out what Node needs to import nothing. Neither a ledger library nor inversify may be among the modules that core loads.
 */
import { execFileSync } from 'node:child_process';
import { deepEqual, ok } from 'node:assert/strict';

import { median, medianRatio } from './harness.mjs';
import { sized } from './lib/size.mjs';

export const id = 'B9';
export const title = "import '@lateral/core' in a new process, over importing rxjs, io-ts and fp-ts/lib/Either.js";
export const goal = { atMost: 1.3 };

const foundations = ['rxjs', 'io-ts', 'fp-ts/lib/Either.js'];
const unwanted =
  /node_modules\/(inversify|@inversifyjs|reflect-metadata|ethers|@cosmjs|cosmjs-types|@hyperledger|@grpc)\//;

export async function run() {
  const loaded = loadedModules(['@lateral/core']);
  ok(loaded.some((url) => url.includes('/node_modules/rxjs/'))); // the watch sees what is loaded
  deepEqual(
    loaded.filter((url) => unwanted.test(url)),
    [],
  );
  const rounds = [];
  const cases = { core: ['@lateral/core'], foundations, nothing: [] };
  for (let round = -2; round < sized(21, 9); round++) {
    const times = Object.fromEntries(Object.entries(cases).map(([name, modules]) => [name, importCpu(modules)]));
    if (round >= 0) rounds.push(times);
  }
  const own = median(rounds.map(({ core, foundations: rest, nothing }) => (core - nothing) / (rest - nothing)));
  return {
    ratio: medianRatio(rounds, 'core', 'foundations'),
    detail: `without what Node itself takes: ${own.toFixed(2)}`,
  };
}

/** Microseconds of CPU of a process from its start until these modules are loaded. */
function importCpu(modules) {
  const script = `${importsOf(modules)} const { user, system } = process.cpuUsage(); console.log(user + system);`;
  return Number(execute(['--input-type=module', '--eval', script]));
}

/** URLs of all modules that importing these loads, those of CommonJS included. */
function loadedModules(modules) {
  const watch = new URL('./lib/watch-modules.mjs', import.meta.url).href;
  const answer = execute(['--import', watch, '--input-type=module', '--eval', importsOf(modules)]);
  return answer.split('\n').filter((line) => line !== '');
}

function importsOf(modules) {
  return modules.map((name) => `import '${name}';`).join(' ');
}

function execute(parameters) {
  return execFileSync(process.execPath, parameters, { encoding: 'utf8', cwd: import.meta.dirname });
}
