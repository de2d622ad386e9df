import type { Command, HexId, SubmissionOutcome, Verify } from '@lateral/core';
import { toHex } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { BLOCK_MAX } from './blocks.js';
import type { Lots } from './lots.js';
import type { ReadSet } from './peer.js';
import { Peer } from './peer.js';

/** An endorsed transaction on its way from the orderer to the peers. */
interface Envelope {
  /** The same bytes sent twice have the same id until the first is committed; afterwards they are another transaction. */
  readonly transactionId: string;
  readonly command: Command;
  readonly readSet: ReadSet;
  readonly settle: (outcome: Promise<SubmissionOutcome>) => void;
}

/** Endorse, order, commit: a verdict by simulation first, and at commit the same verdict or none. */
export class FabricNetwork {
  readonly #truth: MemoryLedger;
  readonly #lots: Lots;
  readonly #clock: () => number;
  readonly #peer: Peer;
  /** Outcomes by transaction id, invalid transactions included. */
  readonly #committed = new Map<string, Promise<SubmissionOutcome>>();
  readonly #attempts = new Map<HexId, number>();
  #ordered: readonly Envelope[] = [];

  /**
   * @param truth - Final at once, each command a block of its own; this network alone submits to it.
   * @param clock - Of the truth, whole seconds; it must not go back.
   */
  constructor(truth: MemoryLedger, lots: Lots, { verify, clock }: { verify: Verify; clock: () => number }) {
    this.#truth = truth;
    this.#lots = lots;
    this.#clock = clock;
    this.#peer = new Peer(truth.profile, verify);
  }

  /** Ordered and not committed, repetitions included. */
  get waiting(): number {
    return this.#ordered.length;
  }

  /** @returns The endorsers' refusal, or the outcome at commit. */
  submit(command: Command): Promise<SubmissionOutcome> {
    const { verdict, readSet } = this.#peer.endorse(command, this.#clock());
    const commandId = toHex(command.id);
    if (verdict.result === 'alreadyApplied') return Promise.resolve({ status: 'alreadyApplied', commandId });
    if (verdict.result === 'rejected') {
      const { code, change } = verdict;
      return Promise.resolve({ status: 'rejected', commandId, code, ...(change === undefined ? {} : { change }) });
    }
    const transactionId = `${commandId}/${this.#attempts.get(commandId) ?? 0}`;
    return new Promise((settle) => {
      const envelope = { transactionId, command, readSet, settle };
      const times = this.#lots.strikes('duplicate') ? 2 : 1;
      this.#ordered = [...this.#ordered, ...Array<Envelope>(times).fill(envelope)];
    });
  }

  /** Commits the next block. */
  makeBlock(): void {
    const block = this.#ordered.slice(0, BLOCK_MAX);
    this.#ordered = this.#ordered.slice(BLOCK_MAX);
    for (const envelope of block) this.#commit(envelope);
  }

  #commit({ transactionId, command, readSet, settle }: Envelope): void {
    const first = this.#committed.get(transactionId); // DUPLICATE_TXID: the first stands
    const outcome = first ?? this.#validate(command, readSet);
    if (first === undefined) {
      const commandId = toHex(command.id);
      this.#committed.set(transactionId, outcome);
      this.#attempts.set(commandId, (this.#attempts.get(commandId) ?? 0) + 1);
    }
    settle(outcome);
  }

  #validate(command: Command, readSet: ReadSet): Promise<SubmissionOutcome> {
    const commandId = toHex(command.id);
    const byLot = this.#lots.strikes('conflict') ? 'MVCC_READ_CONFLICT (11)' : undefined;
    const reason = byLot ?? this.#peer.conflictOf(readSet);
    if (reason !== undefined) return Promise.resolve({ status: 'unknown', commandId, reason });
    this.#peer.commit(command, this.#clock());
    return this.#truth.submit({ commandId, bytes: command.bytes, awaits: [] });
  }
}
