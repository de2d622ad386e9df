import assert from 'node:assert/strict';
import type { KeyRange, Store } from '../../../store/store.js';
import { put, textsOf } from '../expectations.js';
import type { StoreSuite } from '../suite.js';

/** In the order of their bytes, which is that of no language: signs, digits, capitals and small letters stand apart. */
const KEYS = ['!', '/a', '10', '9', 'A', 'B', 'Z', '_', 'a', 'a!', 'a/', 'a/1', 'a/1/x', 'a0', 'aa', 'b', '~'];

async function filled(store: Store): Promise<void> {
  const mixed = [...KEYS].sort((a, b) => a.length - b.length).reverse();
  await store.write(mixed.map((key) => put(key, '')));
}

async function keysIn(store: Store, range: KeyRange): Promise<readonly string[]> {
  return (await store.range(range)).map(({ key }) => key);
}

/** S7, S8. */
export function rangeCases(suite: StoreSuite): void {
  suite.case(7, 'orders keys by their bytes', async (store) => {
    await filled(store);
    assert.deepEqual(await keysIn(store, { from: '!', to: '~~', limit: 100 }), KEYS);
  });
  suite.case(7, 'includes the key it begins with and not the one it ends with, there or not', async (store) => {
    await filled(store);
    assert.deepEqual(await keysIn(store, { from: 'a/', to: 'a0', limit: 100 }), ['a/', 'a/1', 'a/1/x']);
    assert.deepEqual(await keysIn(store, { from: 'a/0', to: 'a/2', limit: 100 }), ['a/1', 'a/1/x']);
    assert.deepEqual(await keysIn(store, { from: 'c', to: 'd', limit: 100 }), []);
  });
  suite.case(7, 'is empty where it ends before it begins', async (store) => {
    await filled(store);
    for (const reverse of [false, true]) {
      assert.deepEqual(await keysIn(store, { from: 'b', to: 'a', limit: 100, reverse }), []);
      assert.deepEqual(await keysIn(store, { from: 'a', to: 'a', limit: 100, reverse }), []);
    }
  });
  suite.case(7, 'answers the values with their keys', async (store) => {
    await store.write([put('a', '1'), put('b', '2')]);
    assert.deepEqual(textsOf(await store.range({ from: 'a', to: 'c', limit: 10 })), ['a=1', 'b=2']);
  });

  suite.case(8, 'ends at its limit, counted from where it begins', async (store) => {
    await filled(store);
    assert.deepEqual(await keysIn(store, { from: 'a', to: 'b', limit: 3 }), ['a', 'a!', 'a/']);
    assert.deepEqual(await keysIn(store, { from: 'a', to: 'b', limit: 3, reverse: true }), ['aa', 'a0', 'a/1/x']);
  });
  suite.case(8, 'is the same backwards', async (store) => {
    await filled(store);
    const range = { from: '9', to: 'b', limit: 100 };
    const forwards = await keysIn(store, range);
    assert.deepEqual(await keysIn(store, { ...range, reverse: true }), [...forwards].reverse());
  });
}
