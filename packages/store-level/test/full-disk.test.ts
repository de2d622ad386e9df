import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isStoreError } from '@lateral/core';
import { levelStore } from '@lateral/store-level';
import { allOf, newFolder, remove } from './folders.js';

const MOUNT_OPTIONS = 'size=2m';

/** A file system of 2 MiB, or undefined where this user cannot mount one. */
function smallDisk(): string | undefined {
  const folder = newFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', MOUNT_OPTIONS, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    remove(folder);
    return undefined;
  }
}

const disk = smallDisk();
if (disk === undefined) console.warn('SKIPPED: a really full disk and a read-only mount; run as root to mount a tmpfs');
const onDisk = disk === undefined ? describe.skip : describe;
const key = (number: number): string => `k${String(number).padStart(6, '0')}`;

onDisk('a disk that is full', () => {
  afterAll(() => {
    execFileSync('umount', [disk ?? '']);
    remove(disk ?? '');
  });

  it('refuses with storeFull, keeps what was acknowledged, and has nothing of what was refused, with room again too', async () => {
    const folder = join(disk ?? '', 'store');
    const store = levelStore({ folder });
    await store.open();
    const acknowledged = new Set<string>();
    let refusal: unknown;
    for (let number = 0; number < 1_000 && refusal === undefined; number++) {
      await store.write([{ key: key(number), value: new Uint8Array(3_000).fill(number) }]).then(
        () => acknowledged.add(key(number)),
        (error: unknown) => (refusal = error),
      );
    }
    expect(refusal).toMatchObject({ name: 'StoreError', code: 'storeFull' });
    expect(acknowledged.size).toBeGreaterThan(100);
    await expect(store.write([{ key: 'small', value: new Uint8Array(1) }])).rejects.toMatchObject({
      code: 'storeFull',
    });
    expect([...(await allOf(store)).keys()]).toEqual([...acknowledged]);
    execFileSync('mount', ['-o', 'remount,size=16m', disk ?? '']); // before it is closed: what is buffered finds room
    await store.close();

    const again = levelStore({ folder });
    await again.open();
    expect([...(await allOf(again)).keys()]).toEqual([...acknowledged]);
    await again.write([{ key: 'small', value: new Uint8Array(1) }]);
    await again.close();
  }, 60_000);

  it('answers storeReadOnly on a mount that takes no writes', async () => {
    const folder = join(disk ?? '', 'other');
    mkdirSync(folder);
    execFileSync('mount', ['-o', 'remount,ro', disk ?? '']);
    for (const each of [folder, join(folder, 'new')]) {
      const store = levelStore({ folder: each });
      await expect(store.open()).rejects.toMatchObject({ code: 'storeReadOnly' });
      await store.close();
    }
    execFileSync('mount', ['-o', 'remount,rw', disk ?? '']);
  });
});

const asUser = process.getuid?.() === 0 ? it.skip : it; // root writes wherever it likes

asUser('answers storeReadOnly in a folder without the right to write', async () => {
  const folder = newFolder();
  chmodSync(folder, 0o555);
  const store = levelStore({ folder });
  const error: unknown = await store.open().catch((reason: unknown) => reason);
  expect(isStoreError(error, 'storeReadOnly')).toBe(true);
  chmodSync(folder, 0o755);
  remove(folder);
});
