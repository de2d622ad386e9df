import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@lateral/core';
import { equalBytes } from '@lateral/core';
import { levelStore } from '@lateral/store-level';

/** A new folder under the system's temporary one. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lateral-level-'));
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Another folder with the same files: of an open store, what a killed process would leave. */
export function copyOf(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('LOCK') }); // reading the lock would release it
  return copy;
}

/** Files that hold a store, without those that LevelDB only writes for people and for its lock. */
export function filesOf(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => !/^(LOCK|LOG|LOG\.old)$/.test(name));
}

export function namesOf(folder: string, ending: string): readonly string[] {
  return filesOf(folder)
    .filter((name) => name.endsWith(ending))
    .sort();
}

export function sizeOf(folder: string, name: string): number {
  return readFileSync(join(folder, name)).length;
}

/** All that a store over the folder holds, as text, whichever way it is read; the store is closed again. @throws what `open` throws. */
export async function contentsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const store = levelStore({ folder });
  try {
    await store.open();
    return await allOf(store);
  } finally {
    await store.close();
  }
}

export async function allOf(store: Store): Promise<ReadonlyMap<string, string>> {
  const entries = await store.range({ from: '!', to: '~', limit: 1_000 });
  for (const { key, value } of entries) {
    const found = await store.get(key); // LevelDB's other way to an entry, by a filter
    if (found === undefined || !equalBytes(found, value)) throw new Error(`get and range differ at ${key}`);
  }
  return new Map(entries.map(({ key, value }) => [key, Buffer.from(value).toString()]));
}

/** Three keys at a time, the first of them over and over, so that old values lie about; a removal now and then. */
export async function fill(store: Store, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number++) {
    await store.write([
      { key: 'head', value: Buffer.from(`head ${number}`) },
      { key: `record/${String(number).padStart(4, '0')}`, value: Buffer.from(`record ${number} `.repeat(4)) },
      {
        key: `record/${String(number - 7).padStart(4, '0')}`,
        value: number % 3 === 0 ? undefined : Buffer.from('kept'),
      },
    ]);
  }
}
