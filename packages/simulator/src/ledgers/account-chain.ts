import type { SubmissionOutcome } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';
import type { Transaction } from './transaction.js';

/** The blocks of a network with account sequences: whose number is used, by what, and what it came to. */
export class AccountChain {
  readonly #truth: MemoryLedger;
  readonly #next = new Map<string, number>();
  readonly #included = new Map<string, Transaction>();

  constructor(truth: MemoryLedger) {
    this.#truth = truth;
  }

  /** The first number that no included transaction of the account has used. */
  nextOf(account: string): number {
    return this.#next.get(account) ?? 0;
  }

  /** What used a number of an account up. */
  includedAt(account: string, sequence: number): Transaction | undefined {
    return this.#included.get(`${account}/${sequence}`);
  }

  /** Makes a block of these, in order. Each uses its number up, refused or not. */
  include(block: readonly Transaction[]): void {
    const outcomes = block.map((transaction) => this.#execute(transaction));
    this.#truth.mine();
    block.forEach((transaction, index) => {
      const { account, sequence, settle, outcome } = transaction;
      this.#next.set(account, sequence + 1);
      this.#included.set(`${account}/${sequence}`, transaction);
      settle(outcomes[index] ?? outcome); // safe: one for each
    });
  }

  /** Gives back the numbers of an undone block, which must be the newest. The truth is undone by whoever calls. */
  undo(block: readonly Transaction[]): void {
    for (const { account, sequence } of block.toReversed()) {
      this.#next.set(account, sequence);
      this.#included.delete(`${account}/${sequence}`);
    }
  }

  #execute({ command, commandId }: Transaction): Promise<SubmissionOutcome> {
    if (command.length === 0) return Promise.resolve({ status: 'alreadyApplied', commandId });
    return this.#truth.submit({ bytes: command, commandId, awaits: [] });
  }
}
