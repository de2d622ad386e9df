import type { Store } from '@lateral/core';
import { levelStore } from '@lateral/store-level';
import { LevelStore } from '../src/level-store.js';
import type { Migration } from '../src/migrations.js';
import { contentsOf, newFolder, remove } from './folders.js';

/** Version 1 to 2: shouts, and moves one key. */
const shout: Migration = (contents) =>
  new Map(
    [...contents].map(([key, value]) => [
      key === 'a' ? 'moved' : key,
      Buffer.from(`${Buffer.from(value).toString()}!`),
    ]),
  );
/** Version 2 to 3: drops a key. */
const drop: Migration = (contents) => new Map([...contents].filter(([key]) => key !== 'b'));

describe('versions of the format', () => {
  let folder: string;
  beforeEach(async () => {
    folder = newFolder();
    const store = levelStore({ folder });
    await store.open();
    await store.write(['a', 'b', 'c'].map((key) => ({ key, value: Buffer.from(key) })));
    await store.close();
  });
  afterEach(() => {
    remove(folder);
  });

  async function opened(migrations: readonly Migration[]): Promise<readonly string[]> {
    const store: Store = new LevelStore(folder, migrations);
    await store.open();
    const entries = await store.range({ from: '!', to: '~', limit: 10 });
    await store.close();
    return entries.map(({ key, value }) => `${key} ${Buffer.from(value).toString()}`);
  }

  it('migrate an older store by each step in between, once', async () => {
    expect(await opened([shout, drop])).toEqual(['c c!', 'moved a!']);
    expect(await opened([shout, drop])).toEqual(['c c!', 'moved a!']);
  });

  it('migrate from where the store is', async () => {
    expect(await opened([shout])).toEqual(['b b!', 'c c!', 'moved a!']);
    expect(await opened([shout, drop])).toEqual(['c c!', 'moved a!']);
  });

  it('refuse a newer store, say what to do, and leave it as it is', async () => {
    await opened([shout]);
    await expect(contentsOf(folder)).rejects.toMatchObject({
      code: 'storeTooNew',
      message: expect.stringContaining(
        'version 2, this program reads up to 1; upgrade @lateral/store-level',
      ) as unknown,
    });
    expect(await opened([shout])).toEqual(['b b!', 'c c!', 'moved a!']);
  });

  it('leave the store as it was when a step fails', async () => {
    await expect(
      opened([
        () => {
          throw new TypeError('no');
        },
      ]),
    ).rejects.toThrow('no');
    expect([...(await contentsOf(folder)).keys()]).toEqual(['a', 'b', 'c']);
  });
});
