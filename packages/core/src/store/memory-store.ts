import type { WaitOptions } from '../ledger/ledger.js';
import { checkBatch, checkKey, checkRange } from './check.js';
import { StoreError } from './errors.js';
import type { Store, StoreEntry, StoreWrite } from './store.js';

/** A store in this process: for tests, and for parties that keep nothing between runs. */
export function memoryStore(): Store {
  return new StoreInProcess();
}

class StoreInProcess implements Store {
  readonly #values = new Map<string, Uint8Array>();
  /** Ascending; undefined after a key came or went. */
  #order: readonly string[] | undefined = [];
  #state: 'new' | 'open' | 'closed' = 'new';

  open({ signal }: WaitOptions = {}): Promise<void> {
    return new Promise((resolve) => {
      if (this.#state === 'closed') throw closed();
      signal?.throwIfAborted();
      this.#state = 'open';
      resolve();
    });
  }

  close(): Promise<void> {
    this.#state = 'closed';
    return Promise.resolve();
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#answer(() => {
      checkKey(key);
      return this.#values.get(key)?.slice();
    });
  }

  range(range: Parameters<Store['range']>[0]): Promise<readonly StoreEntry[]> {
    return this.#answer(() => {
      checkRange(range);
      const { from, to, limit, reverse = false } = range;
      const keys = this.#keys();
      const [first, end] = [firstAtLeast(keys, from), firstAtLeast(keys, to)];
      const chosen = reverse
        ? keys.slice(Math.max(first, end - limit), Math.max(first, end)).reverse()
        : keys.slice(first, Math.min(first + limit, end));
      return chosen.flatMap((key) => {
        const value = this.#values.get(key);
        return value === undefined ? [] : [{ key, value: value.slice() }];
      });
    });
  }

  write(batch: readonly StoreWrite[]): Promise<void> {
    return this.#answer(() => {
      checkBatch(batch);
      for (const { key, value } of batch) {
        const isChanged = value === undefined ? this.#values.delete(key) : !this.#values.has(key);
        if (value !== undefined) this.#values.set(key, value.slice());
        if (isChanged) this.#order = undefined;
      }
    });
  }

  #keys(): readonly string[] {
    return (this.#order ??= [...this.#values.keys()].sort());
  }

  #answer<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (this.#state === 'closed') throw closed();
      if (this.#state === 'new') throw new StoreError('The store is not open; call open() first', 'storeNotOpen');
      resolve(work());
    });
  }
}

function closed(): StoreError {
  return new StoreError('The store is closed, for good; create a new one', 'storeClosed');
}

/** Index of the first key that is not below a bound. */
function firstAtLeast(keys: readonly string[], bound: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
