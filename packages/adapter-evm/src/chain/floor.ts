import type { Store } from '@lateral/core';
import { utf8 } from '@lateral/core';

/** The newest block that this party ever took for final. It only rises: a node that says less is behind or wrong. */
export interface Floor {
  readonly number: number;
  readonly hash: string;
}

/** Keeps the floor over restarts, where the application gives a store. */
export class FloorKeeper {
  readonly #store: Store | undefined;
  readonly #key: string;

  /** @param instance - Of the ledger, hex. */
  constructor(store: Store | undefined, instance: string) {
    this.#store = store;
    this.#key = `evm/${instance}/floor`;
  }

  /** @throws TypeError when the store holds something else under the key. */
  async load(): Promise<Floor | undefined> {
    const kept = await this.#store?.get(this.#key);
    if (kept === undefined) return undefined;
    const [, number, hash] = /^(\d+) (0x[0-9a-f]{64})$/.exec(Buffer.from(kept).toString()) ?? [];
    if (hash === undefined) throw new TypeError(`${this.#key} holds no block; restore the store from a copy`);
    return { number: Number(number), hash };
  }

  async save({ number, hash }: Floor): Promise<void> {
    await this.#store?.write([{ key: this.#key, value: utf8(`${number} ${hash}`) }]);
  }
}
