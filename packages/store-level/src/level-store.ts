import type { KeyRange, Store, StoreEntry, StoreWrite, WaitOptions } from '@lateral/core';
import { checkBatch, checkKey, checkRange, StoreError } from '@lateral/core';
import { GroupCommit } from './group-commit.js';
import type { Migration } from './migrations.js';
import { MIGRATIONS } from './migrations.js';
import { prepareFolder } from './open-level.js';
import { own } from './owners.js';
import { seal } from './proof.js';
import { ProvenLevel } from './proven-level.js';

export interface LevelStoreOptions {
  /** Made where it is missing; nothing else belongs into it. */
  readonly folder: string;
}

/** A store in a folder of this machine, for one process at a time. Constructing does nothing; `open` reads and proves all of it. */
export function levelStore({ folder }: LevelStoreOptions): Store {
  return new LevelStore(folder, MIGRATIONS);
}

/** @internal */
export class LevelStore implements Store {
  readonly #folder: string;
  readonly #migrations: readonly Migration[];
  readonly #commits = new GroupCommit((changes) => this.#opened.commit(changes));
  readonly #reads = new Set<Promise<unknown>>();
  #level: ProvenLevel | undefined;
  #release: () => void = () => undefined;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(folder: string, migrations: readonly Migration[]) {
    this.#folder = folder;
    this.#migrations = migrations;
  }

  async open({ signal }: WaitOptions = {}): Promise<void> {
    if (this.#closing !== undefined) throw closed();
    signal?.throwIfAborted();
    this.#opening ??= this.#open(signal).catch((error: unknown) => {
      this.#opening = undefined; // it can be tried again
      throw error;
    });
    await this.#opening;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const level = this.#use();
    checkKey(key);
    return this.#reading(level.read(key));
  }

  async range(range: KeyRange): Promise<readonly StoreEntry[]> {
    const level = this.#use();
    checkRange(range);
    return this.#reading(level.range(range));
  }

  async write(batch: readonly StoreWrite[]): Promise<void> {
    this.#use();
    checkBatch(batch);
    await this.#commits.write(batch.map(({ key, value }) => ({ key, value: value && seal(key, value) }))); // seals a copy
  }

  async #open(signal: AbortSignal | undefined): Promise<void> {
    const folder = prepareFolder(this.#folder);
    const release = own(folder);
    try {
      this.#level = await ProvenLevel.open({ folder, migrations: this.#migrations, signal });
      this.#release = release;
    } catch (error) {
      release();
      throw error;
    }
  }

  async #close(): Promise<void> {
    await Promise.allSettled([this.#opening]);
    await Promise.allSettled([this.#commits.idle(), ...this.#reads]);
    try {
      await this.#level?.close();
    } finally {
      this.#release();
    }
  }

  get #opened(): ProvenLevel {
    if (this.#level === undefined) throw new StoreError('The store is not open; call open() first', 'storeNotOpen');
    return this.#level;
  }

  #use(): ProvenLevel {
    if (this.#closing !== undefined) throw closed();
    return this.#opened;
  }

  async #reading<T>(read: Promise<T>): Promise<T> {
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
    }
  }
}

function closed(): StoreError {
  return new StoreError('The store is closed, for good; create a new one', 'storeClosed');
}
