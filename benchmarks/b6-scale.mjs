/**
 * What a co-signed change costs on a ledger that holds much, over one that holds ten of it: records of the bilateral,
 * other bilaterals, other bilaterals with somebody who follows them.
 *
 * Ledgers are filled without signatures and measured with them, by the algorithm that verifies faster, where the
 * ledger's own part weighs most.
 */
import { strictEqual } from 'node:assert/strict';

import { toHex } from '@lateral/core';

import { measureCpu, medianRatio } from './harness.mjs';
import { accept, establishNominal, openLedger, recordSets, warmUp } from './lib/filled-ledger.mjs';
import { sized } from './lib/size.mjs';
import { TwoParties } from './lib/two-parties.mjs';

export const id = 'B6';
export const title = 'co-signed change among 100,000 records, 5,000 bilaterals, 10,000 followed ones, over 10 of each';
export const goal = { atMost: 1.2 };

const options = { rounds: sized(41, 15), warmUpRounds: 5 };
const changesOfRound = 50;
const few = 10;

export async function run() {
  await warmUp();
  const ratios = {
    records: await compare(sized(100_000, 20_000), withRecords),
    bilaterals: await compare(sized(5_000, 1_000), withBilaterals),
    'followed bilaterals': await compare(sized(10_000, 2_000), withFollowers),
  };
  return {
    ratio: Math.max(...Object.values(ratios)),
    detail: Object.entries(ratios)
      .map(([name, ratio]) => `${name} ${ratio.toFixed(2)}`)
      .join(', '),
  };
}

async function compare(many, fill) {
  const large = await prepare(many, fill);
  const small = await prepare(few, fill);
  const rounds = await measureCpu({ large: large.work, small: small.work }, options);
  await large.ledger.close();
  await small.ledger.close();
  return medianRatio(rounds, 'large', 'small');
}

async function prepare(count, fill) {
  const { ledger, checks } = await openLedger();
  const parties = TwoParties.signing(ledger.profile.instance, 'measured', 'ES256');
  for (const command of parties.setUp()) await accept(ledger, command);
  const records = await fill({ ledger, parties, count });
  const commands = Array.from({ length: changesOfRound * (options.rounds + options.warmUpRounds) }, (_, index) =>
    parties.coSigned([records[index % records.length]], `version ${index}`),
  );
  checks.verifies = true;
  let next = 0;
  const work = async () => {
    for (let end = next + changesOfRound; next < end; next++) await accept(ledger, commands[next]);
  };
  return { ledger, work };
}

async function withRecords({ ledger, parties, count }) {
  const names = [];
  for (const records of recordSets(count)) {
    await accept(ledger, parties.coSigned(records, 'first'));
    names.push(...records);
  }
  return scattered(names);
}

async function withBilaterals({ ledger, count }) {
  for (let index = 0; index < count; index++) await establishNominal(ledger, `other ${index}`);
  return ['r0'];
}

async function withFollowers({ ledger, count }) {
  let announced = 0;
  for (let index = 0; index < count; index++) {
    const { bilateralId } = await establishNominal(ledger, `other ${index}`);
    ledger.entries(toHex(bilateralId)).subscribe(() => announced++);
  }
  strictEqual(announced, 3 * count); // genesis and two keys each
  return ['r0'];
}

/** Every 7,919th name, so that a change does not find the record of the change before it in the processor's cache. */
function scattered(names) {
  return names.map((_, index) => names[(index * 7_919) % names.length]);
}
