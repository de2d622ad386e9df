import type { Store, StoreWrite } from '@lateral/core';
import { RANGE_MAX, toHex, utf8 } from '@lateral/core';
import { toBytes } from '../hex.js';
import type { RegisterLog } from './block.js';
import type { TrackedBlock } from './ring.js';

/** The newest block that this party ever took for final. It only rises: a node that says less is behind or wrong. */
export interface Floor {
  readonly number: number;
  readonly hash: string;
}

/** What it takes to take back what was announced of a block. */
export type KeptBlock = Pick<TrackedBlock, 'number' | 'hash' | 'parentHash' | 'time' | 'logs'>;

/** Blocks below the floor for which one that lost is kept, for a subscriber who stopped on it: two weeks of 12 s each. */
const ORPHANS_FOR = 100_000;

/**
 * What is known of the chain over restarts, where the application gives a store: the floor, and the blocks that may be undone, since
 * nodes forget those that were.
 */
export class ChainMemory {
  readonly #store: Store | undefined;
  readonly #floorKey: string;
  readonly #blocksKey: string;
  readonly #blocks = new Map<string, KeptBlock>();

  /** @param instance - Of the ledger, hex. */
  constructor(store: Store | undefined, instance: string) {
    this.#store = store;
    this.#floorKey = `evm/${instance}/floor`;
    this.#blocksKey = `evm/${instance}/block/`;
  }

  /** @throws TypeError when the store holds something else under its keys. */
  async load(): Promise<Floor | undefined> {
    await this.#loadBlocks();
    const kept = await this.#store?.get(this.#floorKey);
    if (kept === undefined) return undefined;
    const [, number, hash] = /^(\d+) (0x[0-9a-f]{64})$/.exec(Buffer.from(kept).toString()) ?? [];
    if (hash === undefined) throw new TypeError(`${this.#floorKey} holds no block; restore the store from a copy`);
    return { number: Number(number), hash };
  }

  block(hash: string): KeptBlock | undefined {
    return this.#blocks.get(hash);
  }

  /** Call it before anybody is told of them. */
  async keep(blocks: readonly KeptBlock[]): Promise<void> {
    const news = blocks.filter(({ hash }) => !this.#blocks.has(hash));
    for (const block of news) this.#blocks.set(block.hash, block);
    await this.#write(news.map((block) => ({ key: this.#blocksKey + block.hash, value: encode(block) })));
  }

  /** Raises the floor, and forgets blocks that can be undone no more. */
  async settle({ number, hash }: Floor, isInChain: (block: KeptBlock) => boolean): Promise<void> {
    const isDone = (block: KeptBlock): boolean =>
      block.number <= number && (isInChain(block) || block.number < number - ORPHANS_FOR);
    const done = [...this.#blocks.values()].filter(isDone);
    for (const block of done) this.#blocks.delete(block.hash);
    const forgotten = done.map((block) => ({ key: this.#blocksKey + block.hash, value: undefined }));
    await this.#write([{ key: this.#floorKey, value: utf8(`${number} ${hash}`) }, ...forgotten]);
  }

  async #write(batch: readonly StoreWrite[]): Promise<void> {
    if (batch.length > 0) await this.#store?.write(batch);
  }

  async #loadBlocks(): Promise<void> {
    const to = `${this.#blocksKey}~`;
    for (let from = this.#blocksKey; this.#store !== undefined;) {
      const page = await this.#store.range({ from, to, limit: RANGE_MAX });
      for (const { value } of page) {
        const block = decode(value);
        this.#blocks.set(block.hash, block);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < RANGE_MAX) return;
      from = `${last.key}!`; // the lowest character of a key
    }
  }
}

function encode({ number, hash, parentHash, time, logs }: KeptBlock): Uint8Array {
  const texts = logs.map((log) => ({ ...log, envelope: toHex(log.envelope) }));
  return utf8(JSON.stringify({ number, hash, parentHash, time, logs: texts }));
}

/** Safe: the store holds what {@link encode} made. */
function decode(value: Uint8Array): KeptBlock {
  const block = JSON.parse(Buffer.from(value).toString()) as Omit<KeptBlock, 'logs'> & {
    readonly logs: readonly (Omit<RegisterLog, 'envelope'> & { readonly envelope: string })[];
  };
  return { ...block, logs: block.logs.map((log) => ({ ...log, envelope: toBytes(log.envelope) })) };
}
