import type { StoreWrite } from '@lateral/core';

/** Values by key, undefined to remove one. */
export type Writes = ReadonlyMap<string, Uint8Array | undefined>;

interface Waiting {
  readonly writes: Writes;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One transaction takes this many waiting batches, or the first that reach so many bytes. */
const GROUP_BATCHES_MAX = 1_000;
const GROUP_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Group commit: one transaction at a time, shared by all batches that came while the one before was under way. The queue is as
 * long as callers wait for it.
 *
 * When one fails, all fail that wait behind it: they were meant to follow it, so what is kept is always the first of the calls.
 */
export class WriteQueue {
  readonly #commit: (writes: Writes) => Promise<void>;
  #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;

  constructor(commit: (writes: Writes) => Promise<void>) {
    this.#commit = commit;
  }

  /** Copies what it is given. */
  add(batch: readonly StoreWrite[]): Promise<void> {
    const writes = new Map(batch.map(({ key, value }) => [key, value?.slice()]));
    const bytes = sum([...writes].map(([key, value]) => key.length + (value?.length ?? 0)));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, bytes, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    await Promise.resolve(); // calls of the same moment share the first transaction
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      try {
        await this.#commit(new Map(group.flatMap(({ writes }) => [...writes])));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#working = undefined;
  }

  #nextGroup(): readonly Waiting[] {
    let bytes = 0;
    const tooMany = this.#waiting.findIndex((each, index) => {
      bytes += each.bytes;
      return index > 0 && (index >= GROUP_BATCHES_MAX || bytes > GROUP_BYTES_MAX);
    });
    return this.#waiting.splice(0, tooMany === -1 ? this.#waiting.length : tooMany);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
