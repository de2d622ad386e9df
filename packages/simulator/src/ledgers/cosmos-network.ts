import type { MemoryLedger } from '@lateral/adapter-memory';
import { BLOCK_MAX } from './blocks.js';
import type { Lots } from './lots.js';
import { SequencedNetwork } from './sequenced-network.js';
import type { Transaction } from './transaction.js';

/** Sequences without gaps, a mempool in the order of arrival that can forget, and blocks that are final at once. */
export class CosmosNetwork extends SequencedNetwork {
  readonly #lots: Lots;

  /** @param truth - Final at once; this network alone makes its blocks. */
  constructor(truth: MemoryLedger, lots: Lots) {
    super(truth);
    this.#lots = lots;
  }

  nextSequence(account: string): number {
    return this.chain.nextOf(account); // each block is final
  }

  makeBlock(): void {
    this.pool = this.pool.filter(() => !this.#lots.strikes('eviction'));
    this.#recheck(); // what followed an evicted one is out of turn
    this.include(this.pool.slice(0, BLOCK_MAX));
  }

  protected problemOf({ account, sequence }: Transaction): string | undefined {
    const expected = this.chain.nextOf(account) + this.pool.filter((each) => each.account === account).length;
    return sequence === expected ? undefined : `account sequence mismatch, expected ${expected}, got ${sequence}`;
  }

  #recheck(): void {
    const checked: Transaction[] = [];
    for (const transaction of this.pool) {
      const before = checked.filter(({ account }) => account === transaction.account).length;
      if (transaction.sequence === this.chain.nextOf(transaction.account) + before) checked.push(transaction);
    }
    this.pool = checked;
  }
}
