/**
 * The lines of a usage file to a rated quantity, as fast as a loop that only parses them.
 *
 * Both sides have the lines in memory: reading the file costs the same on both and would bring them closer together. In
 * are the choice between `JSON.parse` and the exact reader, the codec's guard, the record with its own checks, the
 * interval, the exact sum, and rating the sum. The digest of each record and the search for repeats, which a
 * `UsageBatch` adds, are not in: the detail shows them.
 */
import { strictEqual } from 'node:assert/strict';

import { addDecimals, decimal, decimalFromText, decimalToText, nodeHashes, rate, UsageBatch } from '@lateral/core';
import { readUsageLine } from '@lateral/sonata-bridge';

import { measureCpu, medianRatio } from './harness.mjs';
import { sized } from './lib/size.mjs';
import { subject, thousandths, thousandthsText, usageLine } from './lib/usage-lines.mjs';

export const id = 'B2';
export const title = 'usage file to rated quantity, over a bare JSON.parse loop of the same lines';
export const goal = { atLeast: 0.65, stretch: 0.8 };

const count = sized(20_000, 10_000);
const rule = {
  type: 'graduated',
  name: subject.charge,
  unit: subject.unit,
  tiers: [{ upTo: '10000', unitPrice: '0.0426' }, { upTo: '40000', unitPrice: '0.023' }, { unitPrice: '0.0115' }],
};
const euro = { code: 'EUR', minorUnits: '2' };

export async function run() {
  const lines = Array.from({ length: count }, (_, number) => usageLine(number));
  const total = lines.reduce((sum, _, number) => sum + thousandths(number), 0);
  const rated = rateLines(lines);
  strictEqual(rated.quantity, thousandthsText(total));
  strictEqual(batchOf(lines).document().quantity, rated.quantity);
  const cases = { rated: () => rateLines(lines), parsed: () => parseLines(lines), batch: () => batchOf(lines) };
  const rounds = await measureCpu(cases, { rounds: sized(25, 15) });
  const withBatch = medianRatio(rounds, 'parsed', 'batch').toFixed(2);
  return {
    ratio: medianRatio(rounds, 'parsed', 'rated'),
    detail: `with canonical text, digest and tree of each record and the search for repeats: ${withBatch}`,
  };
}

function rateLines(lines) {
  const { from, to } = subject.interval;
  let quantity = decimal('0');
  lines.forEach((line, index) => {
    const { record } = readUsageLine(line, index + 1).right;
    if (record.usageDate < from || record.usageDate >= to) return;
    quantity = addDecimals(quantity, decimalFromText(record.quantity).right);
  });
  return rate(rule, decimalToText(quantity), euro, 'halfUp').right;
}

function parseLines(lines) {
  let members = 0; // Used, so that no engine may drop the work.
  for (const line of lines) members += JSON.parse(line).usageCharacteristic.length;
  return members;
}

function batchOf(lines) {
  const batch = new UsageBatch({ ...subject, hashes: nodeHashes });
  lines.forEach((line, index) => batch.add(readUsageLine(line, index + 1).right.record));
  return batch;
}
