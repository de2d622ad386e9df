import { setImmediate as turn } from 'node:timers/promises';
import type { Writes } from './write-queue.js';
import { WriteQueue } from './write-queue.js';

/** A queue whose transactions end when told. */
function newQueue() {
  const groups: Writes[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const queue = new WriteQueue((writes) => {
    groups.push(writes);
    return new Promise((resolve, reject) => {
      ends.push((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  });
  const add = (key: string, byte: number) => queue.add([{ key, value: Uint8Array.of(byte) }]);
  const end = async (error?: Error) => {
    ends.shift()?.(error);
    await turn();
  };
  return { queue, groups, add, end };
}

describe('the queue of writes', () => {
  it('writes calls of one moment together, and what comes meanwhile in the next transaction', async () => {
    const { queue, groups, add, end } = newQueue();
    const calls = [add('a', 1), add('b', 1)];
    await turn();
    calls.push(add('c', 1), add('a', 2), add('c', 3));
    await end();
    await end();
    await Promise.all(calls);
    await queue.idle();
    expect(groups.map((group) => [...group])).toEqual([
      [
        ['a', Uint8Array.of(1)],
        ['b', Uint8Array.of(1)],
      ],
      [
        ['c', Uint8Array.of(3)],
        ['a', Uint8Array.of(2)],
      ],
    ]);
  });

  it('copies what it is given', async () => {
    const { queue, groups, end } = newQueue();
    const value = Uint8Array.of(1);
    const call = queue.add([{ key: 'a', value }]);
    value[0] = 2;
    await turn();
    await end();
    await call;
    expect(groups[0]?.get('a')).toEqual(Uint8Array.of(1));
  });

  it('fails with a transaction all that were to follow it, and then goes on', async () => {
    const { groups, add, end } = newQueue();
    const first = add('a', 1);
    await turn();
    const second = add('b', 1);
    const failures = Promise.allSettled([first, second]);
    await end(new Error('full'));
    expect((await failures).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const third = add('c', 1);
    await turn();
    await end();
    await third;
    expect(groups.map((group) => [...group.keys()])).toEqual([['a'], ['c']]);
  });

  it('takes so many batches at a time', async () => {
    const { groups, add, end } = newQueue();
    const calls = Array.from({ length: 1_001 }, (_, index) => add(`k${index}`, 1));
    await turn();
    await end();
    await end();
    await Promise.all(calls);
    expect(groups.map(({ size }) => size)).toEqual([1_000, 1]);
  });

  it('takes so many bytes at a time, and one batch of any size', async () => {
    const { queue, groups, end } = newQueue();
    const large = (key: string) => queue.add([{ key, value: new Uint8Array(9 * 1024 * 1024) }]);
    const calls = [large('a'), large('b'), large('c')];
    await turn();
    for (let count = 0; count < 3; count++) await end();
    await Promise.all(calls);
    expect(groups.map((group) => [...group.keys()])).toEqual([['a'], ['b'], ['c']]);
  });
});
