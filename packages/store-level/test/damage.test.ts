import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStoreError } from '@lateral/core';
import { levelStore } from '@lateral/store-level';
import { allOf, contentsOf, copyOf, fill, filesOf, namesOf, newFolder, remove, sizeOf } from './folders.js';

type Contents = ReadonlyMap<string, string>;

/** Bytes flipped in each file. */
const FLIPS = 30;
const FLUSHES = 300;

/** A folder as a killed process leaves it: two tables, a log of a hundred batches, and what they come to. */
async function killed(): Promise<{ readonly folder: string; readonly contents: Contents }> {
  const folder = newFolder();
  for (const from of [0, 100]) {
    const store = levelStore({ folder });
    await store.open();
    await fill(store, from, from + 100);
    await store.close();
  }
  const store = levelStore({ folder });
  await store.open();
  await fill(store, 200, FLUSHES);
  const [copy, contents] = [copyOf(folder), await allOf(store)];
  await store.close();
  remove(folder);
  return { folder: copy, contents };
}

/** What comes of a damaged copy: its contents, or the error of `open`. */
async function openDamaged(folder: string, damage: (copy: string) => void): Promise<unknown> {
  const copy = copyOf(folder);
  damage(copy);
  const answer: unknown = await contentsOf(copy).catch((error: unknown) => error);
  remove(copy);
  return answer;
}

function flip(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ (1 << (offset % 8));
  writeFileSync(path, bytes);
}

/** The message names a file of the folder, or a key. */
const DAMAGED = {
  code: 'storeDamaged',
  message: expect.stringMatching(/\.log|\.ldb|MANIFEST|CURRENT|acknowledged|key/) as unknown,
};

describe('a damaged folder', () => {
  let folder: string;
  let contents: Contents;
  beforeAll(async () => {
    ({ folder, contents } = await killed());
  });
  afterAll(() => {
    remove(folder);
  });

  it('opens with all that was acknowledged, as a killed process leaves it', async () => {
    expect(contents.get('head')).toBe('head 299');
    expect(await openDamaged(folder, () => undefined)).toEqual(contents);
    expect([namesOf(folder, '.ldb').length, namesOf(folder, '.log').length]).toEqual([2, 1]);
  });

  it('is opened with all that was acknowledged, or refused by name, whichever bit is flipped', async () => {
    let refused = 0;
    for (const name of filesOf(folder)) {
      const size = sizeOf(folder, name);
      for (let offset = 0; offset < size; offset += Math.max(1, Math.floor(size / FLIPS))) {
        const answer = await openDamaged(folder, (copy) => {
          flip(join(copy, name), offset);
        });
        if (isStoreError(answer)) expect(answer).toMatchObject(DAMAGED);
        else expect(answer).toEqual(contents);
        if (isStoreError(answer)) refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(4 * FLIPS); // tables, log and manifest; one line of `acknowledged` stands in for the other
  }, 60_000);

  it('is refused by name, whichever file is missing, empty, or half there', async () => {
    for (const name of filesOf(folder)) {
      const path = (copy: string): string => join(copy, name);
      const damages = [
        (copy: string) => {
          rmSync(path(copy));
        },
        (copy: string) => {
          truncateSync(path(copy), 0);
        },
        (copy: string) => {
          truncateSync(path(copy), Math.floor(sizeOf(copy, name) / 2));
        },
      ];
      for (const damage of damages) {
        const answer = await openDamaged(folder, damage);
        if (name === 'acknowledged' && !isStoreError(answer)) expect(answer).toEqual(contents);
        else expect(answer).toMatchObject({ code: 'storeDamaged' });
      }
    }
  }, 60_000);

  it('is refused when its log was cut anywhere, for all of it was acknowledged', async () => {
    const log = namesOf(folder, '.log')[0] ?? '';
    const size = sizeOf(folder, log);
    for (let length = size - 1; length >= 0; length -= Math.floor(size / FLIPS)) {
      const answer = await openDamaged(folder, (copy) => {
        truncateSync(join(copy, log), length);
      });
      expect(answer).toMatchObject({
        code: 'storeDamaged',
        message: expect.stringContaining('was acknowledged') as unknown,
      });
    }
  }, 60_000);

  it('is left as it was when its log is refused', async () => {
    const copy = copyOf(folder);
    const log = namesOf(folder, '.log')[0] ?? '';
    flip(join(copy, log), 5_000);
    const before = readFileSync(join(copy, log));
    await expect(contentsOf(copy)).rejects.toMatchObject({
      code: 'storeDamaged',
      message: expect.stringContaining(log) as unknown,
    });
    expect(readFileSync(join(copy, log))).toEqual(before);
    expect(filesOf(copy)).toEqual(filesOf(folder));
    remove(copy);
  });
});

describe('a flush that was cut off', () => {
  it('is gone whole, wherever the power went, and what was acknowledged is there', async () => {
    const folder = newFolder();
    const store = levelStore({ folder });
    await store.open();
    const prefixes: Contents[] = [];
    let acknowledged = Buffer.alloc(0);
    for (let number = 0; number < 40; number++) {
      await fill(store, number, number + 1);
      prefixes.push(await allOf(store));
      if (number === 19) acknowledged = readFileSync(join(folder, 'acknowledged')); // behind, as after a power cut
    }
    const killedLater = copyOf(folder);
    await store.close();

    const log = namesOf(killedLater, '.log')[0] ?? '';
    const size = sizeOf(killedLater, log);
    let recovered = 0;
    for (let length = Math.floor(size / 2); length <= size; length += 97) {
      const answer = await openDamaged(killedLater, (copy) => {
        writeFileSync(join(copy, 'acknowledged'), acknowledged);
        truncateSync(join(copy, log), length);
      });
      if (isStoreError(answer, 'storeDamaged')) continue; // cut into the first twenty
      recovered += 1;
      expect(prefixes.slice(19)).toContainEqual(answer);
    }
    expect(recovered).toBeGreaterThan(10);
    remove(folder);
    remove(killedLater);
  }, 60_000);
});
