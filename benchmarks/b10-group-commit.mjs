/**
 * Appends of 1 KiB to the embedded store: a hundred callers at once, who share flushes, over one after the other, each with a
 * flush of its own. Both wait for the disk, so that wall time counts, as the median over rounds in which they take turns.
 */
import { deepEqual, strictEqual } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { levelStore } from '@lateral/store-level';

import { measureWall, median, medianRatio } from './harness.mjs';
import { sized } from './lib/size.mjs';

export const id = 'B10';
export const title = '100 concurrent appends of 1 KiB to the embedded store, over one sync each; appends a second';
export const goal = { atLeast: 10 };

const callers = 100;
const value = new Uint8Array(1_024).fill(7);
const options = { rounds: sized(15, 5), warmUpRounds: 2 };

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'lateral-b10-'));
  const store = levelStore({ folder });
  try {
    await store.open();
    let next = 0;
    const append = () => store.write([{ key: `log/${String(next++).padStart(8, '0')}`, value }]);
    const rounds = await measureWall(
      {
        grouped: () => Promise.all(Array.from({ length: callers }, append)),
        alone: async () => {
          for (let count = 0; count < callers; count++) await append();
        },
      },
      options,
    );
    await expectAll(store, next);
    const rates = ['grouped', 'alone'].map((name) => callers / median(rounds.map((times) => times[name] / 1_000)));
    return {
      ratio: medianRatio(rounds, 'alone', 'grouped'),
      detail: `${rates.map((rate) => rate.toFixed(0)).join(' and ')} appends a second on this disk`,
    };
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Both cases did the same: every append is there. */
async function expectAll(store, count) {
  strictEqual(count, 2 * callers * (options.rounds + options.warmUpRounds));
  for (const number of [0, callers, count - 1]) {
    deepEqual(await store.get(`log/${String(number).padStart(8, '0')}`), value);
  }
  strictEqual(await store.get(`log/${String(count).padStart(8, '0')}`), undefined);
}
