import type { WaitOptions } from '../ledger/ledger.js';
import { checkBatch, checkKey, checkRange } from './check.js';
import { StoreError } from './errors.js';
import type { Store, StoreEntry, StoreWrite } from './store.js';

/** A store in this process: for tests, and for parties that keep nothing between runs. */
export function memoryStore(): Store {
  return new StoreInProcess();
}

/** Changes up to which keys are put in their places one by one, rather than all sorted anew. */
const FEW = 100;

class StoreInProcess implements Store {
  readonly #values = new Map<string, Uint8Array>();
  /** Ascending, as it was when somebody asked for a range. */
  #order: string[] = [];
  /** Keys that came or went since. */
  #changed: string[] = [];
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
        if (isChanged) this.#changed.push(key);
      }
    });
  }

  #keys(): readonly string[] {
    if (this.#changed.length > FEW) this.#order = [...this.#values.keys()].sort();
    else for (const key of this.#changed) this.#place(key);
    this.#changed = [];
    return this.#order;
  }

  #place(key: string): void {
    const index = firstAtLeast(this.#order, key);
    const isListed = this.#order[index] === key;
    const isThere = this.#values.has(key);
    if (isThere !== isListed) this.#order.splice(index, isListed ? 1 : 0, ...(isThere ? [key] : []));
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
