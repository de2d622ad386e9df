import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { LedgerError } from '@lateral/core';

/**
 * Takes a folder for this process: a file with its id, which a process that is gone holds no more.
 *
 * @returns What gives the folder back.
 * @throws LedgerError `storeLocked` while a living process holds it.
 */
export function lock(path: string): () => void {
  for (let attempts = 2; attempts > 0; attempts--) {
    if (isTaken(path)) {
      return () => {
        rmSync(path, { force: true });
      };
    }
    const holder = holderOf(path);
    if (holder !== undefined && isAlive(holder)) throw locked(path, `process ${holder}`);
    rmSync(path, { force: true }); // its holder is gone
  }
  throw locked(path, 'another process, just now');
}

function isTaken(path: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid}\n`);
  try {
    linkSync(draft, path); // with its content at once, and only where there is none
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function holderOf(path: string): number | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined; // given back in between
    throw error;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM'); // alive, and somebody else's
  }
}

/** By its code alone: an error of Node may come from another realm. */
function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function locked(path: string, holder: string): LedgerError {
  return new LedgerError(
    `${path} is held by ${holder}; close the ledger there, or remove the file if it is none of ours`,
    {
      code: 'storeLocked',
      stage: 'rejected',
    },
  );
}
