import assert from 'node:assert/strict';
import { allOf, put, remove } from '../expectations.js';
import type { StoreSuite } from '../suite.js';

const KEYS = Array.from({ length: 10 }, (_, index) => `key${index}`);

/** S11, S12. */
export function concurrencyCases(suite: StoreSuite): void {
  suite.case(11, 'shows a batch whole while others are written', async (store) => {
    const writes = Array.from({ length: 60 }, (_, number) =>
      store.write(KEYS.map((key) => (number % 5 === 4 ? remove(key) : put(key, `${number}`)))),
    );
    const ranges = Array.from({ length: 60 }, () => store.range({ from: 'key', to: 'kez', limit: 100 }));
    const late = writes.map((write) => write.then(() => store.range({ from: 'key', to: 'kez', limit: 100 })));
    for (const entries of await Promise.all([...ranges, ...late])) {
      assert.ok(entries.length === 0 || entries.length === KEYS.length, `${entries.length} of ${KEYS.length} keys`);
      assert.equal(
        new Set(entries.map(({ value }) => Buffer.from(value).toString())).size,
        Math.min(entries.length, 1),
      );
    }
    assert.deepEqual(await allOf(store), []); // the last batch removed them
  });

  suite.case(12, 'answers a hundred writes at once', async (store) => {
    const numbers = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));
    await Promise.all(numbers.map((number) => store.write([put(`w${number}`, number), put('last', number)])));
    assert.deepEqual(await allOf(store), ['last=99', ...numbers.map((number) => `w${number}=${number}`)]);
  });
}
