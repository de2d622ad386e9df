import type { KeyRange, StoreWrite } from './store.js';
import { KEY_LENGTH_MAX, RANGE_MAX, VALUE_LENGTH_MAX } from './store.js';

const KEY = /^[\x21-\x7e]+$/;

/** @throws RangeError for a key that not every store could keep in the same order. */
export function checkKey(key: string): void {
  if (key.length > KEY_LENGTH_MAX || !KEY.test(key))
    throw new RangeError(`The key ${JSON.stringify(key.slice(0, 80))} is not 1 to ${KEY_LENGTH_MAX} of ! to ~`);
}

/** @throws RangeError */
export function checkBatch(batch: readonly StoreWrite[]): void {
  for (const { key, value } of batch) {
    checkKey(key);
    if (value !== undefined && value.length > VALUE_LENGTH_MAX)
      throw new RangeError(`The value of ${key} has ${value.length} bytes; at most ${VALUE_LENGTH_MAX} are kept`);
  }
}

/** @throws RangeError */
export function checkRange({ from, to, limit }: KeyRange): void {
  checkKey(from);
  checkKey(to);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > RANGE_MAX)
    throw new RangeError(`A range of ${limit} entries; ask for 1 to ${RANGE_MAX} at a time`);
}
