import assert from 'node:assert/strict';
import type { Store } from '../../../store/store.js';
import { put, reasonOf, rejectsWith, textAt } from '../expectations.js';
import type { StoreSuite } from '../suite.js';

/** Every operation of the port, with arguments of the right shape. */
const OPERATIONS: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  get: (store) => store.get('a'),
  range: (store) => store.range({ from: 'a', to: 'b', limit: 1 }),
  write: (store) => store.write([put('a', '1')]),
};

/** S1, S2: written once, for each operation. */
export function lifecycleCases(suite: StoreSuite): void {
  for (const [name, operate] of Object.entries(OPERATIONS)) {
    suite.bare(1, `${name} answers storeNotOpen before open`, async (world) => {
      await rejectsWith(operate(world.create()), 'storeNotOpen');
    });
    suite.case(2, `${name} answers storeClosed after close`, async (store) => {
      await store.close();
      await rejectsWith(operate(store), 'storeClosed');
    });
  }

  suite.bare(2, 'open while open does nothing', async (world) => {
    const store = world.create();
    await Promise.all([store.open(), store.open()]);
    await store.write([put('a', '1')]);
    await store.open();
    assert.equal(await textAt(store, 'a'), '1');
  });
  suite.bare(2, 'close is idempotent and terminal, before open too', async (world) => {
    const untouched = world.create();
    const opened = await world.opened();
    for (const store of [opened, untouched]) {
      await Promise.all([store.close(), store.close()]);
      await store.close();
      await rejectsWith(store.open(), 'storeClosed');
    }
  });
  suite.bare(2, 'close while it opens leaves the place free', async (world) => {
    const store = world.create();
    const opening = store.open();
    await store.close();
    await Promise.allSettled([opening]);
    await rejectsWith(store.get('a'), 'storeClosed');
    await world.opened();
  });
  suite.case(2, 'close waits for the writes under way', async (store) => {
    const answers: string[] = [];
    const writes = ['a', 'b', 'c'].map((key) => store.write([put(key, key)]).then(() => answers.push(key)));
    await store.close();
    assert.deepEqual(answers, ['a', 'b', 'c']);
    await Promise.all(writes);
  });
  suite.bare(
    2,
    'open with an aborted signal rejects with its reason, and the store can still be opened',
    async (world) => {
      const store = world.create();
      const reason = new Error('no longer wanted');
      assert.equal(await reasonOf(store.open({ signal: AbortSignal.abort(reason) })), reason);
      await store.open();
      await store.write([put('a', '1')]);
    },
  );
}
