/**
 * Opening a memory ledger from the snapshot in its folder, after 1,000,000 changes of 1,000 records over after 10,000 of
 * the same records: the past must not be read again.
 *
 * The folders are filled without signatures, in blocks of many commands of 16 changes each, so that the journal is
 * synced once a block.
 */
import { strictEqual } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { memoryLedger } from '@lateral/adapter-memory';
import { toHex } from '@lateral/core';

import { measureCpu, medianRatio } from './harness.mjs';
import { establishNominal, openLedger, recordSets } from './lib/filled-ledger.mjs';
import { sized } from './lib/size.mjs';
import { digestOf, NOW } from './lib/two-parties.mjs';

export const id = 'B8';
export const title = 'opening from a snapshot after 1,000,000 changes of 1,000 records, over after 10,000';
export const goal = { atMost: 1.2 };

const records = 1_000;
const many = sized(1_000_000, 200_000);
const few = 10_000;
const opensOfCase = 3;

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'lateral-bench-'));
  try {
    const large = await fill(join(folder, 'large'), many);
    const small = await fill(join(folder, 'small'), few);
    const rounds = await measureCpu({ large, small }, { rounds: sized(21, 11) });
    return { ratio: medianRatio(rounds, 'large', 'small') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns What opens the folder, and looks up a record to see that it is the ledger that was filled. */
async function fill(folder, changes) {
  const { ledger } = await openLedger({ folder, blockIntervalMs: 1 });
  const parties = await establishNominal(ledger, 'measured');
  for (let version = 0; version < changes / records; version++) {
    const outcomes = [...recordSets(records)].map((names) =>
      ledger.submit({ commandId: '', bytes: parties.coSigned(names, `version ${version}`), awaits: [] }),
    );
    ledger.mine();
    for (const { status } of await Promise.all(outcomes)) strictEqual(status, 'accepted');
  }
  await ledger.close();
  const address = { kind: 1, owner: 255, recordId: digestOf('record r0') };
  const ref = { bilateralId: toHex(parties.bilateralId), ...address };
  return async () => {
    for (let opened = 0; opened < opensOfCase; opened++) {
      const again = memoryLedger({ folder, clock: () => NOW });
      await again.open();
      const { head } = await again.record(ref);
      strictEqual(toHex(head), toHex(parties.heads.get('r0')));
      await again.close();
    }
  };
}
