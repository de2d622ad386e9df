import type { MemoryLedger } from '@lateral/adapter-memory';
import { BLOCK_MAX } from './blocks.js';
import type { Lots } from './lots.js';
import { SequencedNetwork } from './sequenced-network.js';
import type { Transaction } from './transaction.js';
import { waitingTransaction } from './transaction.js';

/** Blocks on top of a block that make it final. */
export const EVM_FINALITY_DEPTH = 6;
const REORG_MAX = 3;

/** Nonces, a mempool in any order that they allow, and blocks that can be undone until they are final. */
export class EvmNetwork extends SequencedNetwork {
  readonly #truth: MemoryLedger;
  readonly #lots: Lots;
  /** That are not final, oldest first. */
  #open: readonly (readonly Transaction[])[] = [];

  /** @param truth - With {@link EVM_FINALITY_DEPTH}; this network alone makes and undoes its blocks. */
  constructor(truth: MemoryLedger, lots: Lots) {
    super(truth);
    this.#truth = truth;
    this.#lots = lots;
  }

  nextSequence(account: string, finality: 'included' | 'final' = 'included'): number {
    const own = (transaction: Transaction): boolean => transaction.account === account;
    const open = finality === 'final' ? this.#open.flat().find(own) : undefined; // oldest first
    return open?.sequence ?? this.chain.nextOf(account);
  }

  /** A block, or by lot a reorganisation: the newest blocks undone, as many others in their place, and one more. */
  advance(): void {
    if (this.#open.length >= REORG_MAX && this.#lots.strikes('reorg')) {
      const depth = this.#lots.between(1, REORG_MAX);
      this.reorganise(depth, () => this.#lots.strikes('dropOnReorg'));
      for (let made = 0; made < depth; made++) this.#makeBlockOf(this.#lots.between(0, 1) * BLOCK_MAX);
    }
    this.makeBlock();
  }

  makeBlock(): void {
    this.#makeBlockOf(BLOCK_MAX);
  }

  /**
   * Undoes the newest blocks. What is not dropped waits again, and comes into another block.
   *
   * @throws RangeError when fewer are not final.
   */
  reorganise(depth: number, isDropped: () => boolean): void {
    this.#truth.reorganise(depth, { drop: true }); // who returns is decided here
    const undone = this.#open.slice(-depth).reverse();
    this.#open = this.#open.slice(0, -depth);
    for (const block of undone) this.chain.undo(block);
    const returned = undone.flatMap((block) => block.toReversed()).filter(() => !isDropped());
    this.pool = [...returned.reverse().map(waitingTransaction), ...this.pool];
  }

  protected problemOf({ account, sequence }: Transaction): string | undefined {
    const next = this.chain.nextOf(account);
    if (sequence < next) return `nonce too low: next nonce ${next}, tx nonce ${sequence}`;
    return this.isTaken(account, sequence) ? 'replacement transaction underpriced' : undefined;
  }

  #makeBlockOf(max: number): void {
    const block = this.#choose(max);
    this.include(block);
    this.#open = [...this.#open, block].slice(-EVM_FINALITY_DEPTH);
  }

  /** By lot, but each account's in the order of its nonces. Too low ones are forgotten. */
  #choose(max: number): readonly Transaction[] {
    this.pool = this.pool.filter(({ account, sequence }) => sequence >= this.chain.nextOf(account));
    // By lot an adapter replaces its own: same nonce, same command, higher fee. This block has neither.
    const ready = this.#lots.shuffled(this.pool).filter(() => !this.#lots.strikes('replacement'));
    const next = new Map<string, number>();
    const block: Transaction[] = [];
    const isNext = ({ account, sequence }: Transaction): boolean =>
      sequence === (next.get(account) ?? this.chain.nextOf(account));
    while (block.length < max) {
      const transaction = ready.find(isNext);
      if (transaction === undefined) break;
      block.push(transaction);
      next.set(transaction.account, transaction.sequence + 1);
    }
    return block;
  }
}
