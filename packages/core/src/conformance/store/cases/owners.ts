import assert from 'node:assert/strict';
import { isStoreError } from '../../../store/errors.js';
import { allOf, put, rejectsWith, remove } from '../expectations.js';
import type { StoreSuite } from '../suite.js';

/** S14, S15: what a place keeps, and who may write it. */
export function ownerCases(suite: StoreSuite): void {
  suite.case(14, 'has all that was answered, by the store that is opened next', async (first, world) => {
    await first.write([put('a', '1'), put('b', '1')]);
    await first.write([put('a', '2'), remove('b')]);
    await first.close();
    const second = await world.opened();
    assert.deepEqual(await allOf(second), ['a=2']);
    await second.write([put('c', '3')]);
    await second.close();
    assert.deepEqual(await allOf(await world.opened()), ['a=2', 'c=3']);
  });
  suite.case(14, 'has what was written while it was being closed', async (first, world) => {
    const writes = Array.from({ length: 20 }, (_, number) => first.write([put('last', `${number}`)]));
    await first.close();
    await Promise.all(writes);
    assert.deepEqual(await allOf(await world.opened()), ['last=19']);
  });

  suite.case(15, 'leaves one of two owners, who has all that was answered', async (first, world) => {
    await first.write([put('a', 'first')]);
    const second = world.create();
    const refusal: unknown = await second.open().catch((reason: unknown) => reason);
    if (refusal === undefined) {
      await rejectsWith(first.write([put('b', 'first')]), 'storeFenced');
      await second.write([put('c', 'second')]);
      assert.deepEqual(await allOf(second), ['a=first', 'c=second']);
    } else {
      assert.ok(isStoreError(refusal, 'storeLocked'), 'refused, but not with storeLocked');
      await first.write([put('b', 'first')]);
      await first.close();
      await second.open(); // a refusal is no end
      assert.deepEqual(await allOf(second), ['a=first', 'b=first']);
    }
  });
}
