import assert from 'node:assert/strict';
import { KEY_LENGTH_MAX, RANGE_MAX, VALUE_LENGTH_MAX } from '../../../store/store.js';
import { allOf, put, rejectsRange } from '../expectations.js';
import type { StoreSuite } from '../suite.js';

/** S10: each cap at its last good value and at its first bad one. */
export function capCases(suite: StoreSuite): void {
  suite.case(10, 'keeps the longest key, and every character that a key may have', async (store) => {
    const longest = '~'.repeat(KEY_LENGTH_MAX);
    const every = String.fromCharCode(...Array.from({ length: 0x7e - 0x21 + 1 }, (_, index) => 0x21 + index));
    await store.write([put(longest, 'longest'), put(every, 'every')]);
    assert.deepEqual(await store.get(longest), Uint8Array.from(Buffer.from('longest')));
    assert.deepEqual(await store.get(every), Uint8Array.from(Buffer.from('every')));
  });
  suite.case(10, 'refuses keys that are empty, too long, or of other characters', async (store) => {
    for (const key of ['', 'a'.repeat(KEY_LENGTH_MAX + 1), ' ', 'a b', 'a\n', 'ä', '\u0000', '\u007f']) {
      await rejectsRange(store.write([put(key, '')]));
      await rejectsRange(store.get(key));
      await rejectsRange(store.range({ from: key, to: 'b', limit: 1 }));
      await rejectsRange(store.range({ from: 'a', to: key, limit: 1 }));
    }
    assert.deepEqual(await allOf(store), []);
  });
  suite.case(10, 'keeps the longest value and refuses a longer one', async (store) => {
    const longest = new Uint8Array(VALUE_LENGTH_MAX).fill(7);
    await store.write([{ key: 'a', value: longest }]);
    assert.ok(Buffer.from((await store.get('a')) ?? []).equals(longest));
    await rejectsRange(store.write([{ key: 'b', value: new Uint8Array(VALUE_LENGTH_MAX + 1) }]));
    assert.equal(await store.get('b'), undefined);
  });
  suite.case(10, 'answers the largest range and refuses a larger one, and one of nothing', async (store) => {
    await store.write(
      Array.from({ length: RANGE_MAX + 1 }, (_, number) => put(`n${String(number).padStart(4, '0')}`, '')),
    );
    const range = { from: 'n', to: 'o', limit: RANGE_MAX };
    assert.equal((await store.range(range)).length, RANGE_MAX);
    for (const limit of [0, -1, 1.5, NaN, RANGE_MAX + 1]) await rejectsRange(store.range({ ...range, limit }));
  });
}
