import type {
  BilateralState,
  CommandOutcome,
  CommandRef,
  HexId,
  KeyRef,
  KeyState,
  Ledger,
  LedgerEntry,
  LedgerHealth,
  LedgerProfile,
  LedgerProof,
  Position,
  PreparedSubmission,
  RecordRef,
  RecordState,
  SequencedLedger,
  SubmissionOutcome,
  WaitOptions,
} from '@lateral/core';
import { LedgerError } from '@lateral/core';
import type { Observable } from 'rxjs';
import { NEVER } from 'rxjs';
import type { LedgerCall, LedgerFaults } from './faults.js';
import type { NoAnswer } from './faulty-calls.js';
import { FaultyCalls } from './faulty-calls.js';
import { faultyStream } from './faulty-stream.js';

/**
 * A ledger behind a way that delays, loses and repeats. It answers as a client of a network does: a submission without an answer
 * is `unknown`, a read without one is LedgerError `unavailable`.
 *
 * @param ledger - Whose own meaning stays as it is. Opened and closed by the ledger that is returned.
 */
export function faultyLedger(ledger: SequencedLedger, faults: LedgerFaults): SequencedLedger;
export function faultyLedger(ledger: Ledger, faults: LedgerFaults): Ledger;
export function faultyLedger(ledger: Ledger | SequencedLedger, faults: LedgerFaults): Ledger {
  return 'nextSequence' in ledger ? new FaultySequencedLedger(ledger, faults) : new FaultyLedger(ledger, faults);
}

class FaultyLedger<L extends Ledger> implements Ledger {
  protected readonly ledger: L;
  readonly #faults: LedgerFaults;
  readonly #calls: FaultyCalls;
  #isOpen = false;

  constructor(ledger: L, faults: LedgerFaults) {
    this.ledger = ledger;
    this.#faults = faults;
    this.#calls = new FaultyCalls(faults);
  }

  get profile(): LedgerProfile {
    return this.ledger.profile;
  }

  async open(options?: WaitOptions): Promise<void> {
    await this.ledger.open(options);
    this.#isOpen = true;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#calls.release();
    await this.ledger.close();
  }

  health(): Promise<LedgerHealth> {
    return this.read('health', () => this.ledger.health());
  }

  prepare(command: Uint8Array): Promise<PreparedSubmission> {
    return this.ledger.prepare(command);
  }

  submit(prepared: PreparedSubmission, options: WaitOptions = {}): Promise<SubmissionOutcome> {
    const deliver = (): Promise<SubmissionOutcome> => this.ledger.submit(prepared);
    if (!this.#isOpen) return deliver(); // to be told why not
    const { commandId } = prepared;
    const unanswered = (why: NoAnswer): SubmissionOutcome => ({ status: 'unknown', commandId, reason: REASON[why] });
    return this.#calls.make({ call: 'submit', deliver, unanswered, ...options });
  }

  outcome(ref: CommandRef, options?: WaitOptions): Promise<CommandOutcome> {
    return this.read('outcome', () => this.ledger.outcome(ref), options);
  }

  bilateral(bilateralId: HexId): Promise<BilateralState | undefined> {
    return this.read('bilateral', () => this.ledger.bilateral(bilateralId));
  }

  key(ref: KeyRef): Promise<KeyState | undefined> {
    return this.read('key', () => this.ledger.key(ref));
  }

  record(ref: RecordRef): Promise<RecordState | undefined> {
    return this.read('record', () => this.ledger.record(ref));
  }

  entries(bilateralId: HexId, after?: Position): Observable<LedgerEntry> {
    if (this.#faults.isGone?.() === true) return NEVER;
    return faultyStream(this.ledger.entries(bilateralId, after), this.#faults);
  }

  prove(ref: CommandRef): Promise<LedgerProof> {
    return this.read('prove', () => this.ledger.prove(ref));
  }

  protected read<T>(call: LedgerCall, deliver: () => Promise<T>, options: WaitOptions = {}): Promise<T> {
    if (!this.#isOpen) return deliver(); // to be told why not
    const unanswered = (why: NoAnswer): never => {
      throw new LedgerError(`${call}: ${REASON[why]}; ask again`, { code: CODE[why], stage: 'rejected' });
    };
    return this.#calls.make({ call, deliver, unanswered, ...options });
  }
}

type SequenceOptions = NonNullable<Parameters<SequencedLedger['nextSequence']>[0]>;

class FaultySequencedLedger extends FaultyLedger<SequencedLedger> implements SequencedLedger {
  get account(): string {
    return this.ledger.account;
  }

  nextSequence({ signal, ...which }: SequenceOptions = {}): Promise<number> {
    const waitOptions = signal === undefined ? {} : { signal };
    return this.read('nextSequence', () => this.ledger.nextSequence(which), waitOptions);
  }

  prepareAt(sequence: number, command?: Uint8Array): Promise<PreparedSubmission> {
    return this.ledger.prepareAt(sequence, command);
  }
}

const REASON = {
  timedOut: 'No answer came in time',
  aborted: 'The caller stopped waiting',
  closed: 'The ledger was closed before an answer came',
} as const satisfies Record<NoAnswer, string>;

const CODE = {
  timedOut: 'unavailable',
  aborted: 'aborted',
  closed: 'ledgerClosed',
} as const satisfies Record<NoAnswer, string>;
