import type { HexId, SubmissionOutcome } from '@lateral/core';
import { equalBytes } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { AccountChain } from './account-chain.js';
import type { NumberedCommand } from './numbered-command.js';
import type { Transaction } from './transaction.js';
import { waitingTransaction } from './transaction.js';

/** A network whose nodes take transactions by account and number and keep them in a mempool until their block. */
export abstract class SequencedNetwork {
  protected readonly chain: AccountChain;
  /** Waiting, in the order of arrival. */
  protected pool: readonly Transaction[] = [];

  constructor(truth: MemoryLedger) {
    this.chain = new AccountChain(truth);
  }

  get waiting(): number {
    return this.pool.length;
  }

  /** The first number that no included transaction of the account has used, or no final one. */
  abstract nextSequence(account: string, finality?: 'included' | 'final'): number;

  /**
   * Takes a transaction into the mempool. The same again waits with the first, or is answered as the first was.
   *
   * @returns Its outcome once it is in a block, `unknown` when no node takes it. One that is evicted or dropped is never answered.
   */
  submit(account: string, commandId: HexId, { sequence, command }: NumberedCommand): Promise<SubmissionOutcome> {
    const known = this.#find(account, sequence, command);
    if (known !== undefined) return known.outcome;
    const transaction = waitingTransaction({
      ...{ account, commandId, command },
      sequence: sequence ?? this.#freeOf(account),
    });
    const reason = this.problemOf(transaction);
    if (reason !== undefined) return Promise.resolve({ status: 'unknown', commandId, reason });
    this.pool = [...this.pool, transaction];
    return transaction.outcome;
  }

  abstract makeBlock(): void;

  /** Why a node does not take a transaction. */
  protected abstract problemOf(transaction: Transaction): string | undefined;

  protected isTaken(account: string, sequence: number): boolean {
    return this.pool.some((each) => each.account === account && each.sequence === sequence);
  }

  /** Makes a block of these, which wait no longer. */
  protected include(block: readonly Transaction[]): void {
    this.pool = this.pool.filter((each) => !block.includes(each));
    this.chain.include(block);
  }

  #find(account: string, sequence: number | undefined, command: Uint8Array): Transaction | undefined {
    const included = sequence === undefined ? undefined : this.chain.includedAt(account, sequence);
    return [...this.pool, ...(included === undefined ? [] : [included])].find(
      (each) =>
        each.account === account && equalBytes(each.command, command) && [undefined, each.sequence].includes(sequence),
    );
  }

  /** The first number that nothing has used and nothing that waits will use. */
  #freeOf(account: string): number {
    let sequence = this.chain.nextOf(account);
    while (this.isTaken(account, sequence)) sequence++; // ends: the pool is finite
    return sequence;
  }
}
