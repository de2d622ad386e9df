/** The guard of a valid usage record, composed of closures with its io-ts codec, against `JSON.parse` of its text. */
import { strictEqual } from 'node:assert/strict';

import { isUsage } from '@lateral/sonata-bridge';

import { measureCpu, medianRatio } from './harness.mjs';
import { sized } from './lib/size.mjs';
import { usageLine } from './lib/usage-lines.mjs';

export const id = 'B3';
export const title = 'guard of a valid usage record, times as fast as JSON.parse of it';
export const goal = { atLeast: 5 };

const count = 5_000;
const guardPasses = 4; // The guard is quick: both cases then take some milliseconds.

export async function run() {
  const lines = Array.from({ length: count }, (_, number) => usageLine(number));
  const values = lines.map((line) => JSON.parse(line));
  for (const value of values) {
    strictEqual(isUsage(value), true);
    strictEqual(isUsage({ ...value, usageDate: '2026-02-30T00:00:00Z' }), false);
  }
  const rounds = await measureCpu(
    { guard: () => repeat(guardPasses, () => countUsage(values)), parse: () => parse(lines) },
    { rounds: sized(51, 25) },
  );
  return { ratio: medianRatio(rounds, 'parse', 'guard') * guardPasses };
}

function repeat(times, work) {
  let sum = 0;
  for (let pass = 0; pass < times; pass++) sum += work();
  return sum;
}

function countUsage(values) {
  let valid = 0;
  for (const value of values) if (isUsage(value)) valid++;
  return valid;
}

function parse(lines) {
  let characters = 0; // Used, so that no engine may drop the work.
  for (const line of lines) characters += JSON.parse(line).id.length;
  return characters;
}
