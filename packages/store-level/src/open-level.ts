import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '@lateral/core';
import { ClassicLevel } from 'classic-level';
import { createAcknowledged, readAcknowledged } from './acknowledged-file.js';
import { damaged, toStoreError } from './level-errors.js';
import { checkLogs } from './level-log.js';
import { checkTable } from './level-table.js';
import { readIfThere } from './read-if-there.js';

/** Values are sealed bytes. */
export type Level = ClassicLevel<string, Uint8Array>;

export interface OpenedLevel {
  readonly level: Level;
  /** Sequence of a flush that was on the disk. */
  readonly acknowledged: number;
}

/** Uncompressed, so that {@link checkTable} can read where the blocks are. */
const OPTIONS = { keyEncoding: 'utf8', valueEncoding: 'view', compression: false } as const;

/**
 * Makes the folder where it is missing, and finds its one name.
 *
 * @throws StoreError `storeReadOnly` or `storeFull`.
 */
export function prepareFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return realpathSync(folder);
  } catch (error) {
    const failure = toStoreError(error, folder);
    if (failure.code !== 'storeDamaged') throw failure;
    throw new StoreError(`${folder} cannot be made; give this process the right to`, 'storeReadOnly', error); // Node says ENOENT
  }
}

/** Of the file beside LevelDB's. */
export function acknowledgedPath(folder: string): string {
  return join(folder, 'acknowledged');
}

/**
 * Opens LevelDB once its files are what was written, each by its own checksums.
 *
 * @throws StoreError `storeLocked`, `storeDamaged`, `storeFull` or `storeUnavailable`.
 */
export async function openLevel(folder: string): Promise<OpenedLevel> {
  try {
    await probeLock(folder);
    const acknowledged = acknowledgedIn(folder);
    checkLogs(folder, acknowledged);
    const level = await openFiles(folder);
    try {
      checkTables(folder, level);
      return { level, acknowledged };
    } catch (error) {
      await level.close();
      throw error;
    }
  } catch (error) {
    throw toStoreError(error, folder);
  }
}

/** LevelDB reads CURRENT, the manifest that it names, and the logs, which were checked; it says little of what it does not like. */
async function openFiles(folder: string): Promise<Level> {
  const manifest = manifestOf(folder);
  const level: Level = new ClassicLevel(folder, OPTIONS);
  try {
    await level.open();
    return level;
  } catch (error) {
    const failure = toStoreError(error, folder);
    throw failure.code === 'storeDamaged' ? damaged(manifest, failure.message, error) : failure;
  }
}

/** @throws StoreError `storeDamaged` where CURRENT names none. */
function manifestOf(folder: string): string {
  const current = join(folder, 'CURRENT');
  if (!existsSync(current)) return folder;
  const name = /^(MANIFEST-\d+)\n$/.exec(readFileSync(current, 'latin1'))?.[1] ?? '';
  const manifest = join(folder, name);
  if (name === '' || !existsSync(manifest)) throw damaged(current, 'it names no manifest that is there');
  return manifest;
}

/** @returns 0 in a folder without a store, which then has the file. */
function acknowledgedIn(folder: string): number {
  const path = acknowledgedPath(folder);
  const acknowledged = readAcknowledged(path);
  const hasLevel = existsSync(join(folder, 'CURRENT'));
  if (acknowledged === undefined) {
    const rest = readdirSync(folder).find((name) => /^CURRENT$|^MANIFEST|^\d+\.(log|ldb)$/.test(name));
    if (rest !== undefined) throw damaged(path, `it is missing, and ${rest} is there`);
    createAcknowledged(path);
  } else if (acknowledged > 0 && !hasLevel) {
    throw damaged(join(folder, 'CURRENT'), `it is missing, and flush ${acknowledged} was acknowledged`);
  }
  return acknowledged ?? 0;
}

/** Asks for a new database where there is one: LevelDB takes the lock, sees that there is one, and leaves all as it is. */
async function probeLock(folder: string): Promise<void> {
  if (!existsSync(join(folder, 'CURRENT'))) return;
  const error: unknown = await new ClassicLevel(folder, { errorIfExists: true })
    .open()
    .catch((reason: unknown) => reason);
  const storeError = toStoreError(error, folder);
  if (storeError.code === 'storeLocked') throw storeError;
}

/** Checks the tables in use. One that LevelDB has merged into another meanwhile was read whole for it: the entries will show. */
function checkTables(folder: string, level: Level): void {
  const lines = level.getProperty('leveldb.sstables').split('\n');
  for (const number of lines.flatMap((line) => /^ (\d+):/.exec(line)?.[1] ?? [])) {
    const file = join(folder, `${number.padStart(6, '0')}.ldb`);
    const table = readIfThere(file);
    if (table !== undefined) checkTable(file, table);
  }
}
