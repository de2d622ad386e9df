import assert from 'node:assert/strict';
import type { KeyRange, Store, StoreWrite } from '../../../store/store.js';
import { textAt, textsOf } from '../expectations.js';
import { Lot } from '../lot.js';
import type { StoreSuite } from '../suite.js';

/** Few, so that they meet again; some begin like others. */
const KEYS = ['!', '0', 'A', 'a', 'a!', 'a/', 'a/1', 'a/10', 'a/2', 'a~', 'b', 'b/1', '~'];
const SEEDS = 8;
const STEPS = 60;

/** S13: the store against a map, by lot. */
export function modelCases(suite: StoreSuite): void {
  for (let seed = 1; seed <= SEEDS; seed++) {
    suite.case(13, `answers as a map does, by lot ${seed}`, async (store) => {
      const lot = new Lot(seed);
      const model = new Map<string, string>();
      for (let step = 0; step < STEPS; step++) {
        const batches = Array.from({ length: lot.below(4) }, () => drawBatch(lot));
        const writes = batches.map((batch) => store.write(batch));
        for (const { key, value } of batches.flat()) {
          if (value === undefined) model.delete(key);
          else model.set(key, Buffer.from(value).toString());
        }
        await Promise.all(writes);
        await expectLike(store, model, lot);
      }
    });
  }
}

function drawBatch(lot: Lot): readonly StoreWrite[] {
  return Array.from({ length: lot.below(6) }, () => ({
    key: lot.of(KEYS),
    value: lot.below(3) === 0 ? undefined : Uint8Array.from(Buffer.from(`v${lot.below(1_000)}`)),
  }));
}

async function expectLike(store: Store, model: ReadonlyMap<string, string>, lot: Lot): Promise<void> {
  const key = lot.of(KEYS);
  assert.equal(await textAt(store, key), model.get(key), key);
  const range = {
    from: lot.of(KEYS),
    to: lot.of(KEYS),
    limit: 1 + lot.below(KEYS.length),
    reverse: lot.below(2) === 1,
  };
  assert.deepEqual(textsOf(await store.range(range)), rangeOf(model, range), JSON.stringify(range));
}

function rangeOf(model: ReadonlyMap<string, string>, { from, to, limit, reverse }: KeyRange): readonly string[] {
  const keys = KEYS.filter((key) => key >= from && key < to && model.has(key)); // KEYS are in order
  if (reverse === true) keys.reverse();
  return keys.slice(0, limit).map((key) => `${key}=${model.get(key) ?? ''}`);
}
