/**
 * CPU time of a new process that imports `@lateral/core`, over one that imports what core stands on. The detail leaves
 * out what Node needs to import nothing. Neither a ledger library nor inversify may be among the modules that core loads.
 */
import { deepEqual, ok } from 'node:assert/strict';

import { median, medianRatio } from './harness.mjs';
import { importCpu, loadedModules } from './lib/import-process.mjs';
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
