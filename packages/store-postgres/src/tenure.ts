import type { KeyRange, StoreEntry, StoreWrite } from '@lateral/core';
import { StoreError } from '@lateral/core';
import type { Connections } from './connections.js';
import type { Lease } from './lease.js';
import { fenced, renewLease } from './lease.js';
import { storeErrorOf } from './postgres-errors.js';
import { Reader } from './reader.js';
import type { Settings } from './settings.js';
import type { Writes } from './write-queue.js';
import { WriteQueue } from './write-queue.js';
import { Writer } from './writer.js';

/** The time as owner: from a lease that was taken to its end, by itself or by what went wrong. */
export class Tenure {
  readonly #connections: Connections;
  readonly #settings: Settings;
  readonly #lease: Lease;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #queue: WriteQueue;
  #end: StoreError | undefined;
  #cancelRenewal: () => void;
  #renewal: Promise<void> = Promise.resolve();

  constructor(connections: Connections, settings: Settings, lease: Lease) {
    this.#connections = connections;
    this.#settings = settings;
    this.#lease = lease;
    this.#reader = new Reader(connections, settings, lease);
    this.#writer = new Writer(connections, settings, lease);
    this.#queue = new WriteQueue((writes) => this.#commit(writes));
    this.#cancelRenewal = this.#renewLater();
  }

  /** Whether something went wrong, after which nothing is written until the store is opened again. */
  get isOver(): boolean {
    return this.#end !== undefined;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#checkReadable();
    return this.#reader.get(key);
  }

  async range(range: KeyRange): Promise<readonly StoreEntry[]> {
    this.#checkReadable();
    return this.#reader.range(range);
  }

  async write(batch: readonly StoreWrite[]): Promise<void> {
    if (this.#end !== undefined) throw again(this.#end);
    return this.#queue.add(batch);
  }

  /** Waits for what is under way, and stops renewing. */
  async stop(): Promise<void> {
    this.#cancelRenewal();
    await Promise.all([this.#queue.idle(), this.#renewal]);
    this.#cancelRenewal(); // the renewal that was under way may have planned the next
  }

  /** Stops, and gives the lease up: if that fails, it ends by itself. */
  async resign(): Promise<void> {
    await this.stop();
    await this.#renew(0).catch(() => undefined);
  }

  /** While COMMIT may still be under way, a read could answer with what is about to change. */
  #checkReadable(): void {
    if (this.#end?.code === 'storeUnavailable') throw again(this.#end);
  }

  /** Nothing may follow what is not there, or may not be. */
  async #commit(writes: Writes): Promise<void> {
    try {
      await this.#writer.write(writes);
    } catch (error) {
      this.#end ??= storeErrorOf(error, this.#settings.party);
      throw error;
    }
  }

  #renewLater(): () => void {
    const { schedule, leaseSeconds } = this.#settings;
    const renew = () => {
      this.#renewal = this.#renewAndGoOn();
    };
    return schedule(renew, (leaseSeconds * 1_000) / 3, false);
  }

  async #renewAndGoOn(): Promise<void> {
    try {
      if (!(await this.#renew(this.#settings.leaseSeconds))) this.#end ??= fenced(this.#settings, this.#lease);
    } catch {
      // Trouble that lasts is told by the next call; the lease may last as well, or somebody else takes over.
    }
    if (this.#end === undefined) this.#cancelRenewal = this.#renewLater();
  }

  #renew(seconds: number): Promise<boolean> {
    return this.#connections.use((connection) => renewLease(connection, this.#settings, this.#lease, seconds));
  }
}

function again(end: StoreError): StoreError {
  return new StoreError(end.message, end.code, end);
}
