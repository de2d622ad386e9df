import assert from 'node:assert/strict';
import { isStoreError } from '../../store/errors.js';
import type { StoreErrorCode } from '../../store/errors.js';
import type { Store, StoreEntry, StoreWrite } from '../../store/store.js';
import { RANGE_MAX } from '../../store/store.js';

/** Fails unless the work rejects with one of these codes, and says so. */
export async function rejectsWith(work: Promise<unknown>, ...codes: readonly StoreErrorCode[]): Promise<void> {
  const error = await reasonOf(work);
  assert.ok(isStoreError(error) && codes.includes(error.code), `${codes.join(' or ')} expected, but ${String(error)}`);
  assert.notEqual(error.message, '');
}

/** Fails unless the work rejects as what no store takes. */
export async function rejectsRange(work: Promise<unknown>): Promise<void> {
  const error = await reasonOf(work);
  assert.equal(error instanceof Error ? error.name : String(error), 'RangeError');
}

/** What the work rejects with; undefined where it does not. */
export function reasonOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

/** A write of a text. */
export function put(key: string, text: string): StoreWrite {
  return { key, value: Uint8Array.from(Buffer.from(text)) };
}

export function remove(key: string): StoreWrite {
  return { key, value: undefined };
}

export async function textAt(store: Store, key: string): Promise<string | undefined> {
  const value = await store.get(key);
  return value && Buffer.from(value).toString();
}

/** As `key=text`. */
export function textsOf(entries: readonly StoreEntry[]): readonly string[] {
  return entries.map(({ key, value }) => `${key}=${Buffer.from(value).toString()}`);
}

/** Everything but what stands under `~`, as `key=text`. */
export async function allOf(store: Store): Promise<readonly string[]> {
  return textsOf(await store.range({ from: '!', to: '~', limit: RANGE_MAX }));
}
