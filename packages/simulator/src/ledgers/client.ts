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
  SubmissionOutcome,
  WaitOptions,
} from '@lateral/core';
import { abortedBefore, ledgerClosed, ledgerNotOpen } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';
import type { Observable } from 'rxjs';
import { defer, Subject, takeUntil } from 'rxjs';

/**
 * A client of a network whose state is the truth: opens and closes by itself, reads and submits as the truth does. Models extend
 * it where their network differs. Time-outs and aborted waits are those of the way to the network (see `connection.ts`).
 */
export class Client implements Ledger {
  protected readonly truth: MemoryLedger;
  readonly #closing = new Subject<void>();
  #state: 'new' | 'open' | 'closed' = 'new';

  constructor(truth: MemoryLedger) {
    this.truth = truth;
  }

  get profile(): LedgerProfile {
    return this.truth.profile;
  }

  open({ signal }: WaitOptions = {}): Promise<void> {
    return promised(() => {
      if (this.#state === 'closed') throw ledgerClosed();
      if (signal?.aborted === true) throw abortedBefore();
      this.#state = 'open';
    });
  }

  close(): Promise<void> {
    this.#state = 'closed';
    this.#closing.next();
    return Promise.resolve();
  }

  health(): Promise<LedgerHealth> {
    return this.whenOpen(() => this.truth.health());
  }

  prepare(command: Uint8Array): Promise<PreparedSubmission> {
    return this.whenOpen(() => this.truth.prepare(command));
  }

  submit(prepared: PreparedSubmission): Promise<SubmissionOutcome> {
    return this.whenOpen(() => this.truth.submit(prepared));
  }

  outcome(ref: CommandRef): Promise<CommandOutcome> {
    return this.whenOpen(() => this.truth.outcome(ref));
  }

  bilateral(bilateralId: HexId): Promise<BilateralState | undefined> {
    return this.whenOpen(() => this.truth.bilateral(bilateralId));
  }

  key(ref: KeyRef): Promise<KeyState | undefined> {
    return this.whenOpen(() => this.truth.key(ref));
  }

  record(ref: RecordRef): Promise<RecordState | undefined> {
    return this.whenOpen(() => this.truth.record(ref));
  }

  entries(bilateralId: HexId, after?: Position): Observable<LedgerEntry> {
    return defer(() => {
      this.#checkOpen();
      return this.truth.entries(bilateralId, after);
    }).pipe(takeUntil(this.#closing));
  }

  prove(ref: CommandRef): Promise<LedgerProof> {
    return this.whenOpen(() => this.truth.prove(ref));
  }

  protected whenOpen<T>(work: () => T | Promise<T>): Promise<T> {
    return promised(() => {
      this.#checkOpen();
      return work();
    });
  }

  #checkOpen(): void {
    if (this.#state === 'closed') throw ledgerClosed();
    if (this.#state === 'new') throw ledgerNotOpen();
  }
}

function promised<T>(work: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
