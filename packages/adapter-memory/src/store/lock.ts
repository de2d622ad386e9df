import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { LedgerError } from '@lateral/core';

/** A process, told apart from a later one that was given the same id; that happens soon where containers restart. */
interface Holder {
  readonly id: number;
  /** When it began, as the kernel counts; empty where that cannot be known. */
  readonly began: string;
}

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
    if (holder !== undefined && isAlive(holder)) throw locked(path, `process ${holder.id}`);
    rmSync(path, { force: true }); // its holder is gone
  }
  throw locked(path, 'another process, just now');
}

function isTaken(path: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid} ${procFacts(process.pid)?.began ?? ''}\n`);
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

function holderOf(path: string): Holder | undefined {
  try {
    const [, id, began = ''] = /^([1-9]\d*) ?(\d*)$/.exec(readFileSync(path, 'utf8').trim()) ?? [];
    return id === undefined ? undefined : { id: Number(id), began };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined; // given back in between
    throw error;
  }
}

function isAlive({ id, began }: Holder): boolean {
  try {
    process.kill(id, 0);
    const facts = procFacts(id);
    return facts === undefined || (!facts.isDead && (began === '' || facts.began === began));
  } catch (error) {
    return isCode(error, 'EPERM'); // alive, and somebody else's
  }
}

/** What Linux knows of a process: one that was killed stays as a zombie until its parent asks for it. */
function procFacts(id: number): { readonly isDead: boolean; readonly began: string } | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' '); // from the third on: the name may hold spaces
    return { isDead: fields[0] === 'Z' || fields[0] === 'X', began: fields[19] ?? '' };
  } catch {
    return undefined; // another system
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
