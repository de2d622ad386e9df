import type { StoreWrite } from '@lateral/core';

/** What a flush changes: the last write of each key, in the order of the calls. */
export type Changes = ReadonlyMap<string, StoreWrite['value']>;

interface Waiting {
  readonly batch: readonly StoreWrite[];
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Bytes after which a group takes no further batch. */
const GROUP_BYTES_MAX = 4 * 1024 * 1024;

/** Collects the batches that come while a flush is under way into the next one, which answers all of them. */
export class GroupCommit {
  readonly #flush: (changes: Changes) => Promise<void>;
  readonly #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;

  /** @param flush - Writes all or nothing; called again when it has ended. */
  constructor(flush: (changes: Changes) => Promise<void>) {
    this.#flush = flush;
  }

  write(batch: readonly StoreWrite[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#flushing ??= Promise.resolve().then(() => this.#flushAll()); // after this tick, which may have more to write
    });
  }

  /** Resolves when no batch waits any more. */
  async idle(): Promise<void> {
    await this.#flushing;
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#flush(new Map(group.flatMap(({ batch }) => batch.map(({ key, value }) => [key, value]))));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#flushing = undefined;
  }

  #takeGroup(): readonly Waiting[] {
    let count = 0;
    for (let bytes = 0; count < this.#waiting.length && bytes < GROUP_BYTES_MAX; count++)
      for (const { value } of this.#waiting[count]?.batch ?? []) bytes += value?.length ?? 0;
    return this.#waiting.splice(0, count);
  }
}
