import type { Store, StoreWrite } from '@lateral/core';
import { StoreError } from '@lateral/core';

/** A store on a disk that takes so many bytes and then no more. */
export interface LimitedStore extends Store {
  /** Bytes of keys and values that were written. */
  readonly written: number;
}

/**
 * Lets batches through until their keys and values come to more than `capacity` bytes; nothing is written of that batch, nor of
 * any later one.
 */
export function fullAfter(store: Store, capacity: number): LimitedStore {
  let written = 0;
  return {
    open: (options) => store.open(options),
    close: () => store.close(),
    get: (key) => store.get(key),
    range: (range) => store.range(range),
    write: (batch) => {
      written += bytesOf(batch);
      if (written <= capacity) return store.write(batch);
      return Promise.reject(
        new StoreError(
          `ENOSPC: ${written} bytes do not fit into ${capacity}; make room, then open it again`,
          'storeFull',
        ),
      );
    },
    get written() {
      return written;
    },
  };
}

function bytesOf(batch: readonly StoreWrite[]): number {
  return batch.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
}
