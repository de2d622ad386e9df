import type { StoreErrorCode } from '@lateral/core';
import { isStoreError, StoreError } from '@lateral/core';

/** What the texts of LevelDB and of the system mean; the first that fits counts, for LevelDB calls a lock without permission locked. */
const MEANINGS: readonly (readonly [RegExp, StoreErrorCode, string])[] = [
  [/no space left|quota exceeded/i, 'storeFull', 'has no room left; make room, then open it again'],
  [/permission denied|read-only file system/i, 'storeReadOnly', 'cannot be written; give this process the right to'],
  [/IO error: lock/i, 'storeLocked', 'is open elsewhere; close it there'],
  [/corruption|no such file/i, 'storeDamaged', 'cannot be read whole; restore the folder from a copy'],
];

/** The store's error for whatever LevelDB or the system raised over a folder, with the native one as its cause. */
export function toStoreError(error: unknown, folder: string): StoreError {
  if (isStoreError(error)) return error;
  const text = textOf(error);
  const [, code, says] = MEANINGS.find(([pattern]) => pattern.test(text)) ?? [
    undefined,
    'storeUnavailable',
    'does not answer; open it again, which tells what was written',
  ];
  return new StoreError(`${folder} ${says} (${text})`, code, error);
}

/** @param where - File and byte, or key. */
export function damaged(where: string, what: string, cause?: unknown): StoreError {
  return new StoreError(`${where}: ${what}; restore the folder from a copy`, 'storeDamaged', cause);
}

export function locked(folder: string): StoreError {
  return new StoreError(`${folder} is open elsewhere in this process; close it there`, 'storeLocked');
}

/** Codes and messages of an error and of its causes, for LevelDB's own words are in the innermost. */
function textOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { code = '', message = '', cause = '' }: { code?: unknown; message?: unknown; cause?: unknown } = error; // of any realm
  return [code, message, cause]
    .filter((part) => part !== '')
    .map(textOf)
    .join(': ');
}
