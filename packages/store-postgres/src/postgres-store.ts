import type { KeyRange, Store, StoreEntry, StoreWrite, WaitOptions } from '@lateral/core';
import { checkBatch, checkKey, checkRange, StoreError } from '@lateral/core';
import { Pool } from 'pg';
import { Connections } from './connections.js';
import type { Lease } from './lease.js';
import { takeLease } from './lease.js';
import { prepareTables } from './prepare-tables.js';
import type { PostgresStoreOptions } from './options.js';
import { persevere } from './persevere.js';
import { mayPass, storeErrorOf } from './postgres-errors.js';
import type { Settings } from './settings.js';
import { settingsOf } from './settings.js';
import { Tenure } from './tenure.js';

/**
 * A store in a PostgreSQL database, version 13 or later: one writer for each party, fenced by a lease.
 *
 * Each read and write compares the lease with its own in the database itself, so that a store that was replaced answers
 * `storeFenced` and changes nothing. A connection that is lost is made again and the outcome of what was under way looked up;
 * `storeUnavailable` comes only after `recoveryTimeoutMs`.
 *
 * @throws TypeError or RangeError for an option that is out of range.
 */
export function postgresStore(options: PostgresStoreOptions): Store {
  return new StoreInPostgres(options);
}

/** Connections of a pool of the store's own. */
const POOL_SIZE = 4;

class StoreInPostgres implements Store {
  readonly #settings: Settings;
  readonly #connections: Connections;
  readonly #endPool: () => Promise<void>;
  readonly #closing = new AbortController();
  /** Of all leases that this store took or may have taken. */
  readonly #tokens = new Set<string>();
  #opening: Promise<void> = Promise.resolve();
  #tenure: Tenure | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: PostgresStoreOptions) {
    this.#settings = settingsOf(options);
    const { answerTimeoutMs, schedule } = this.#settings;
    const { pool, endPool } = poolOf(options, answerTimeoutMs);
    this.#connections = new Connections({ pool, answerTimeoutMs, schedule });
    this.#endPool = endPool;
  }

  async open({ signal }: WaitOptions = {}): Promise<void> {
    const [ending, done] = [new AbortController(), new AbortController()];
    for (const each of signal ? [this.#closing.signal, signal] : [this.#closing.signal]) {
      const end = (): void => {
        ending.abort(each.reason);
      };
      if (each.aborted) end();
      each.addEventListener('abort', end, { signal: done.signal });
    }
    const opening = this.#opening.then(() => this.#becomeOwner(ending.signal));
    this.#opening = opening.catch(() => undefined);
    try {
      await unlessAborted(opening, ending.signal);
    } finally {
      done.abort(); // takes the listeners off signals that may live long
    }
  }

  close(): Promise<void> {
    this.#closing.abort(new StoreError('The store is closed, for good; create a new one', 'storeClosed'));
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const tenure = this.#owner();
    checkKey(key);
    return tenure.get(key);
  }

  async range(range: KeyRange): Promise<readonly StoreEntry[]> {
    const tenure = this.#owner();
    checkRange(range);
    return tenure.range(range);
  }

  async write(batch: readonly StoreWrite[]): Promise<void> {
    const tenure = this.#owner();
    checkBatch(batch);
    return tenure.write(batch);
  }

  #owner(): Tenure {
    this.#closing.signal.throwIfAborted();
    if (this.#tenure === undefined) throw new StoreError('The store is not open; call open() first', 'storeNotOpen');
    return this.#tenure;
  }

  async #becomeOwner(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#tenure?.isOver === false) return;
    await this.#tenure?.stop();
    const tenure = new Tenure(this.#connections, this.#settings, await this.#takeLease(signal));
    if (signal.aborted) await tenure.resign();
    signal.throwIfAborted();
    this.#tenure = tenure;
  }

  async #takeLease(signal: AbortSignal): Promise<Lease> {
    const { party, locks, schedule, recoveryTimeoutMs: limitMs } = this.#settings;
    const attempt = async () => {
      await prepareTables(this.#connections, this.#settings);
      return this.#connections.transaction(locks.party, async (connection) => {
        const lease = await takeLease(connection, this.#settings, this.#tokens);
        signal.throwIfAborted();
        this.#tokens.add(lease.token); // before COMMIT, whose answer may be lost
        return lease;
      });
    };
    try {
      return await persevere(attempt, { schedule, limitMs, isWorthIt: mayPass, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw storeErrorOf(error, party);
    }
  }

  async #end(): Promise<void> {
    await this.#opening;
    await this.#tenure?.resign();
    await this.#endPool();
  }
}

/** The application's pool, which it ends itself, or one of the store's own. */
function poolOf({ pool, connectionString }: PostgresStoreOptions, answerTimeoutMs: number) {
  if (pool !== undefined) return { pool, endPool: () => Promise.resolve() };
  const own = new Pool({
    ...(connectionString !== undefined && { connectionString }),
    application_name: 'lateral',
    max: POOL_SIZE,
    connectionTimeoutMillis: answerTimeoutMs,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  own.on('error', () => undefined); // an idle connection ended: the next call makes another
  return { pool: own, endPool: () => own.end() };
}

/** Stops waiting at once; what is under way sees the signal at its next step. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { signal: done.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    done.abort(); // takes the listener off a signal that may live long
  }
}
