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
import { abortedBefore, ledgerClosed, LedgerError, ledgerNotOpen } from '@lateral/core';
import { catchError, defer, firstValueFrom, fromEvent, map, merge, NEVER, of, Subject, take, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { CallClient, ConnectionLostError } from './call-client.js';
import type { Answer, Method, Params } from './calls.js';

/**
 * A ledger that another process serves with {@link serveLedger}: the port, and nothing of its own.
 *
 * A broken connection is `unavailable` where something was read and `unknown` where something was sent; the next call connects
 * again, and streams are to be subscribed again after the last position.
 *
 * @param profile - Of the served ledger; `open` checks that it is this one.
 */
export function remoteLedger(socketPath: string, profile: LedgerProfile): Ledger {
  return new RemoteLedger(new CallClient(socketPath), profile);
}

class RemoteLedger implements Ledger {
  readonly profile: LedgerProfile;
  readonly #client: CallClient;
  readonly #closing = new Subject<void>();
  #state: 'new' | 'open' | 'closed' = 'new';

  constructor(client: CallClient, profile: LedgerProfile) {
    this.#client = client;
    this.profile = profile;
  }

  async open({ signal }: WaitOptions = {}): Promise<void> {
    if (this.#state === 'closed') throw ledgerClosed();
    if (signal?.aborted === true) throw abortedBefore();
    const { instance } = await firstValueFrom(this.#client.call('profile').pipe(catchError(unavailable)));
    if (instance !== this.profile.instance)
      throw new LedgerError(`The served ledger is ${instance}, not ${this.profile.instance}; check the socket`, {
        code: 'ledgerMismatch',
        stage: 'rejected',
      });
    if (this.#isNew()) this.#state = 'open';
  }

  close(): Promise<void> {
    this.#state = 'closed';
    this.#closing.next();
    this.#client.close();
    return Promise.resolve();
  }

  health(): Promise<LedgerHealth> {
    return this.#read('health');
  }

  prepare(command: Uint8Array): Promise<PreparedSubmission> {
    return this.#read('prepare', command);
  }

  async submit(prepared: PreparedSubmission, { signal }: WaitOptions = {}): Promise<SubmissionOutcome> {
    this.#check();
    if (signal?.aborted === true) throw abortedBefore();
    const { commandId } = prepared;
    const unknown = (reason: string): SubmissionOutcome => ({ status: 'unknown', commandId, reason });
    const answer$ = this.#client.call('submit', prepared).pipe(
      catchError((error: unknown) => {
        if (error instanceof ConnectionLostError) return of(unknown(error.message));
        throw error;
      }),
    );
    const aborted$ = signal === undefined ? NEVER : fromEvent(signal, 'abort').pipe(map(() => unknown('aborted')));
    const closed$ = this.#closing.pipe(map(() => unknown('the ledger was closed')));
    return firstValueFrom(merge(answer$, aborted$, closed$).pipe(take(1)));
  }

  outcome(ref: CommandRef): Promise<CommandOutcome> {
    return this.#read('outcome', ref);
  }

  bilateral(bilateralId: HexId): Promise<BilateralState | undefined> {
    return this.#read('bilateral', bilateralId);
  }

  key(ref: KeyRef): Promise<KeyState | undefined> {
    return this.#read('key', ref);
  }

  record(ref: RecordRef): Promise<RecordState | undefined> {
    return this.#read('record', ref);
  }

  prove(ref: CommandRef): Promise<LedgerProof> {
    return this.#read('prove', ref);
  }

  entries(bilateralId: HexId, after?: Position): Observable<LedgerEntry> {
    return defer(() => {
      this.#check();
      return this.#client.call('entries', bilateralId, after).pipe(catchError(unavailable));
    }).pipe(takeUntil(this.#closing));
  }

  async #read<M extends Method>(method: M, ...params: Params<M>): Promise<Answer<M>> {
    this.#check();
    return firstValueFrom(this.#client.call(method, ...params).pipe(catchError(unavailable)));
  }

  #check(): void {
    if (this.#state === 'closed') throw ledgerClosed();
    if (this.#state === 'new') throw ledgerNotOpen();
  }

  /** Read anew: `close` may have been called in the meantime. */
  #isNew(): boolean {
    return this.#state === 'new';
  }
}

function unavailable(error: unknown): never {
  if (!(error instanceof ConnectionLostError)) throw error;
  throw new LedgerError(error.message, { code: 'unavailable', stage: 'unknown', cause: error });
}
