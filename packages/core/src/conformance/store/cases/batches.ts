import assert from 'node:assert/strict';
import { allOf, put, rejectsRange, remove, textAt } from '../expectations.js';
import type { StoreSuite } from '../suite.js';

/** S3 to S6, S9: what writing and reading mean. */
export function batchCases(suite: StoreSuite): void {
  suite.case(3, 'answers what was written, and undefined where nothing is', async (store) => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await store.write([
      { key: 'bytes', value: everyByte },
      { key: 'empty', value: new Uint8Array(0) },
    ]);
    assert.deepEqual(await store.get('bytes'), everyByte);
    assert.deepEqual(await store.get('empty'), new Uint8Array(0));
    assert.equal(await store.get('nothing'), undefined);
  });
  suite.case(3, 'replaces, removes, and removes what is not there', async (store) => {
    await store.write([put('a', '1'), put('b', '1')]);
    await store.write([put('a', '2'), remove('b'), remove('c')]);
    assert.deepEqual(await allOf(store), ['a=2']);
    await store.write([]);
    assert.equal(await textAt(store, 'b'), undefined);
  });

  suite.case(4, 'writes nothing of a batch with one entry that it refuses', async (store) => {
    await store.write([put('a', '1')]);
    await rejectsRange(store.write([put('b', '2'), remove('a'), put('no key', '3')]));
    assert.deepEqual(await allOf(store), ['a=1']);
  });

  suite.case(5, 'takes the last write of a key in a batch', async (store) => {
    await store.write([put('a', '1'), put('b', '1'), remove('a'), put('a', '3'), remove('b')]);
    assert.deepEqual(await allOf(store), ['a=3']);
  });

  suite.case(6, 'writes batches in the order of the calls', async (store) => {
    const writes = Array.from({ length: 50 }, (_, number) =>
      store.write([put('last', `${number}`), put(`n${number}`, '')]),
    );
    await writes[24];
    assert.equal(await textAt(store, 'n0'), ''); // what was called before is there as well
    assert.ok(Number(await textAt(store, 'last')) >= 24);
    await Promise.all(writes);
    assert.equal(await textAt(store, 'last'), '49');
  });

  suite.case(9, 'keeps what was written when the caller changes its bytes, at once or later', async (store) => {
    const value = Uint8Array.of(1, 2, 3);
    const batch = [{ key: 'a', value }];
    const write = store.write(batch);
    value.fill(9);
    batch.push({ key: 'b', value });
    await write;
    assert.deepEqual(await store.get('a'), Uint8Array.of(1, 2, 3));
    assert.equal(await store.get('b'), undefined);
  });
  suite.case(9, 'keeps what was written when a reader changes what it got', async (store) => {
    await store.write([{ key: 'a', value: Uint8Array.of(1, 2, 3) }]);
    (await store.get('a'))?.fill(9);
    (await store.range({ from: 'a', to: 'b', limit: 1 }))[0]?.value.fill(9);
    assert.deepEqual(await store.get('a'), Uint8Array.of(1, 2, 3));
  });
}
