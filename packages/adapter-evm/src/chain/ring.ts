import type { HexId } from '@lateral/core';
import type { Header, RegisterLog } from './block.js';

/** A block of the chain's newest part, with what the adapter knew when it was the newest. */
export interface TrackedBlock extends Header {
  readonly logs: readonly RegisterLog[];
  /** Number of the newest final block that was known then; it grows while no block follows. -1: none. */
  readonly finalTo: number;
}

/** Blocks that are kept although they are final, so that a subscriber who is a little behind reads no history. */
const KEEP = 1_024;

/** The newest part of the chain, linked by parent hashes, and the blocks that were in it and are no more. */
export class Ring {
  readonly #chain: TrackedBlock[];
  readonly #byHash = new Map<string, TrackedBlock>();
  /** The chain's logs in order, so that a bilateral costs nothing at blocks that are of others. */
  readonly #byBilateral = new Map<HexId, RegisterLog[]>();

  /** @param blocks - Ascending, each the parent of the next; one at least. */
  constructor(blocks: readonly TrackedBlock[]) {
    this.#chain = [...blocks];
    this.#index(blocks);
  }

  get first(): number {
    return this.#at(0).number;
  }

  get head(): TrackedBlock {
    return this.#at(this.#chain.length - 1);
  }

  /** The chain's block at a height, undefined outside this part. */
  block(number: number): TrackedBlock | undefined {
    return this.#chain[number - this.first];
  }

  /** A block by its hash, also one that is in the chain no more. */
  known(hash: string): TrackedBlock | undefined {
    return this.#byHash.get(hash);
  }

  /** Logs of a bilateral in this part of the chain, in order. */
  logsOf(bilateralId: HexId): readonly RegisterLog[] {
    return this.#byBilateral.get(bilateralId) ?? [];
  }

  /** Puts blocks after one of the chain's, in place of those that followed it. */
  replace(after: number, blocks: readonly TrackedBlock[]): void {
    const gone = this.#chain.splice(after + 1 - this.first, this.#chain.length, ...blocks);
    for (const { bilateralId } of gone.flatMap(({ logs }) => logs)) this.#byBilateral.get(bilateralId)?.pop();
    this.#index(blocks);
  }

  /** Notes that blocks up to `number` are final by now, and forgets the oldest of them. */
  settle(number: number): void {
    const last = this.#chain.length - 1;
    const settled = { ...this.#at(last), finalTo: number };
    this.#chain[last] = settled;
    this.#byHash.set(settled.hash, settled);
    const excess = Math.min(this.#chain.length - KEEP, number - this.first);
    if (excess <= 0) return;
    for (const { bilateralId } of this.#chain.splice(0, excess).flatMap(({ logs }) => logs)) {
      const logs = this.#byBilateral.get(bilateralId);
      logs?.shift();
      if (logs?.length === 0) this.#byBilateral.delete(bilateralId);
    }
    for (const { hash, number: height } of this.#byHash.values()) if (height < this.first) this.#byHash.delete(hash);
  }

  #index(blocks: readonly TrackedBlock[]): void {
    for (const block of blocks) this.#byHash.set(block.hash, block);
    for (const log of blocks.flatMap(({ logs }) => logs)) {
      const logs = this.#byBilateral.get(log.bilateralId);
      if (logs === undefined) this.#byBilateral.set(log.bilateralId, [log]);
      else logs.push(log);
    }
  }

  #at(index: number): TrackedBlock {
    const block = this.#chain[index];
    if (block === undefined) throw new RangeError('A ring has one block at least');
    return block;
  }
}
