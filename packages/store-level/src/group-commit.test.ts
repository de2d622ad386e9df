import type { StoreWrite } from '@lateral/core';
import type { Changes } from './group-commit.js';
import { GroupCommit } from './group-commit.js';

/** Flushes that end when the test says so. */
class Flushes {
  readonly seen: Changes[] = [];
  #end: ((error?: Error) => void) | undefined;
  readonly flush = (changes: Changes): Promise<void> => {
    this.seen.push(changes);
    return new Promise((resolve, reject) => {
      this.#end = (error) => {
        if (error === undefined) resolve();
        else reject(error);
      };
    });
  };

  async end(error?: Error): Promise<void> {
    await tick();
    this.#end?.(error);
    await tick();
  }
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const put = (key: string, ...value: number[]): StoreWrite => ({ key, value: Uint8Array.from(value) });

describe('GroupCommit', () => {
  it('flushes together what one tick writes, and what came meanwhile with the next flush', async () => {
    const flushes = new Flushes();
    const commits = new GroupCommit(flushes.flush);
    const first = [commits.write([put('a', 1)]), commits.write([put('b', 1)])];
    await tick();
    const second = [commits.write([put('a', 2), put('a', 3)]), commits.write([{ key: 'b', value: undefined }])];
    await flushes.end();
    await Promise.all(first);
    await flushes.end();
    await Promise.all(second);
    expect(flushes.seen.map((changes) => [...changes])).toEqual([
      [
        ['a', Uint8Array.of(1)],
        ['b', Uint8Array.of(1)],
      ],
      [
        ['a', Uint8Array.of(3)],
        ['b', undefined],
      ],
    ]);
  });

  it('rejects each caller of a group that fails, and goes on with the next one', async () => {
    const flushes = new Flushes();
    const commits = new GroupCommit(flushes.flush);
    const failing = [commits.write([put('a')]), commits.write([put('b')])].map((each) => each.catch(String));
    await tick();
    const following = commits.write([put('c')]);
    await flushes.end(new Error('no'));
    expect(await Promise.all(failing)).toEqual(['Error: no', 'Error: no']);
    await flushes.end();
    await following;
  });

  it('bounds a group by its bytes, and takes one batch that is larger alone', async () => {
    const flushes = new Flushes();
    const commits = new GroupCommit(flushes.flush);
    const large = { key: 'large', value: new Uint8Array(4 * 1024 * 1024) };
    const writes = [commits.write([large]), commits.write([put('small')])];
    await flushes.end();
    await flushes.end();
    await Promise.all(writes);
    expect(flushes.seen.map((changes) => [...changes.keys()])).toEqual([['large'], ['small']]);
  });

  it('is idle at once when nothing waits, and else when all is answered', async () => {
    const flushes = new Flushes();
    const commits = new GroupCommit(flushes.flush);
    await commits.idle();
    const write = commits.write([put('a')]);
    const idle = commits.idle();
    await flushes.end();
    await Promise.all([write, idle]);
    await commits.idle();
  });
});
