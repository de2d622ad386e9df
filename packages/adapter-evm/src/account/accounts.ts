import { LedgerError } from '@lateral/core';
import type { PreparedSubmission, SubmissionOutcome } from '@lateral/core';
import { mismatch } from '../trouble.js';
import type { EvmAccount } from './account.js';
import type { Numbers } from './numbers.js';
import type { Sender } from './sender.js';
import { readTransaction } from './transaction.js';

/** One account, what it sends, and under which numbers (nonces). */
export interface Lane {
  readonly account: EvmAccount;
  readonly numbers: Numbers;
  readonly sender: Sender;
}

/** Which account a number of the row is of, by its index, and which of that account's own numbers it is. */
export interface Turn {
  readonly index: number;
  readonly nonce: number;
}

/** Numbers that accounts may be apart at start: more is nothing that a crash leaves. */
const APART_MAX = 1_024;

/**
 * The accounts that send, with one row of numbers over all of them: they take turns, so with one account it is that account's own row.
 */
export class Accounts {
  readonly #lanes: readonly Lane[];

  constructor(lanes: readonly Lane[]) {
    this.#lanes = lanes;
  }

  /** @throws LedgerError `ledgerMismatch` when one of them has sent what the others have not. */
  async open(): Promise<void> {
    const counts = await Promise.all(this.#lanes.map(({ numbers }) => numbers.used()));
    const [low, high] = [Math.min(...counts), Math.max(...counts)];
    if (high - low <= APART_MAX) return;
    const of = (count: number): string => `${this.#lanes[counts.indexOf(count)]?.account.address} has sent ${count}`;
    throw mismatch(
      `account: ${of(high)} transactions and ${of(low)}; several accounts take turns, so name such as nothing else ever sent with`,
    );
  }

  /** Somebody waits for a block. */
  get isWaiting(): boolean {
    return this.#lanes.some(({ sender }) => sender.isWaiting);
  }

  /** The first number that no transaction in a block has used. */
  used(): Promise<number> {
    return this.#first(({ numbers }) => numbers.used());
  }

  /** The same of final blocks. */
  usedForEver(): Promise<number> {
    return this.#first(({ numbers }) => numbers.usedForEver());
  }

  /** A number that nobody has, for a transaction that may never be sent: neither here nor in the node's pool. */
  async give(): Promise<number> {
    const next = (): number[] => this.#lanes.map(({ numbers }) => numbers.next());
    const before = next(); // what came into a block while the node answered is in neither of the two others
    const pooled = await Promise.all(this.#lanes.map(({ numbers }) => numbers.inPool()));
    const free = next().map((nonce, index) => Math.max(nonce, before[index] ?? 0, pooled[index] ?? 0));
    const number = this.#firstOf(free);
    const { numbers, nonce } = this.at(number);
    numbers.give(nonce);
    return number;
  }

  /** Whose turn a number of the row is, and which of that account's own numbers it is. */
  at(number: number): Lane & Pick<Turn, 'nonce'> {
    const { index, nonce } = turnOf(number, this.#lanes.length);
    const lane = this.#lanes[index];
    if (lane === undefined) throw new RangeError(`sequence ${number}: take a whole number from 0`);
    return { ...lane, nonce };
  }

  /** @throws LedgerError `malformed` for what `prepare` did not make. */
  async submit({ bytes, sequence }: PreparedSubmission): Promise<SubmissionOutcome> {
    const transaction = await readTransaction(bytes);
    const { nonce } = transaction.fields;
    const isOnly = this.#lanes.length === 1;
    const turn = sequence === undefined && !isOnly ? undefined : this.at(sequence ?? nonce);
    if (turn?.nonce === nonce) return turn.sender.submit(transaction);
    throw new LedgerError(
      `sequence ${String(sequence)} is not that of a transaction with the number ${nonce} here; submit what prepare answered, whole`,
      { code: 'malformed', stage: 'rejected' },
    );
  }

  /** Answers all that wait: what was sent may still be included. */
  close(): void {
    for (const { sender } of this.#lanes) sender.close();
  }

  async #first(count: (lane: Lane) => Promise<number>): Promise<number> {
    return this.#firstOf(await Promise.all(this.#lanes.map(count)));
  }

  #firstOf(nonces: readonly number[]): number {
    return Math.min(...nonces.map((nonce, index) => numberOf({ index, nonce }, nonces.length)));
  }
}

/** @param accounts - How many take turns. */
export function turnOf(number: number, accounts: number): Turn {
  return { index: number % accounts, nonce: Math.floor(number / accounts) };
}

/** The inverse of {@link turnOf}. */
export function numberOf({ index, nonce }: Turn, accounts: number): number {
  return nonce * accounts + index;
}
