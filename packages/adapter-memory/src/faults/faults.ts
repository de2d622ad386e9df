import type { Schedule } from '@lateral/core';

/** An operation that goes over the way to the ledger; preparing, opening and closing do not. */
export type LedgerCall = 'health' | 'submit' | 'outcome' | 'bilateral' | 'key' | 'record' | 'prove' | 'nextSequence';

/** What the way to the ledger does to one call. Nothing of it is the default. */
export interface CallFate {
  /** Milliseconds until the ledger has the request. One above the time-out is applied after its caller was told `unknown`. */
  readonly requestMs?: number;
  /** Milliseconds until the caller has the answer. */
  readonly answerMs?: number;
  /** What never arrives: the request, so that nothing happens, or the answer, so that only the ledger knows what happened. */
  readonly lost?: 'request' | 'answer';
  /** Milliseconds after its arrival that the ledger has the request a second time. */
  readonly againMs?: number;
}

/** What the way from the ledger does to one announcement on its way to one subscriber. Nothing of it is the default. */
export interface EntryFate {
  /** Milliseconds. The order stays, so that one that is held up holds up those behind it. */
  readonly delayMs?: number;
  /** `breaks`: ends with LedgerError `unavailable`. `falls silent`: nothing comes any more, and nothing says so. */
  readonly stream?: 'breaks' | 'falls silent';
}

/** Trouble on the way to a ledger. All chance is in the functions handed in, so that a run can be repeated. */
export interface LedgerFaults {
  /** Asked once for each call. @default each arrives at once */
  readonly call?: (call: LedgerCall) => CallFate;
  /** Asked once for each announcement and subscriber. @default each arrives at once */
  readonly entry?: () => EntryFate;
  /** Milliseconds after which a caller stops waiting for an answer. */
  readonly timeoutMs: { readonly read: number; readonly submit: number };
  readonly schedule: Schedule;
  /**
   * Whether the process that called has ended: then none of its calls is answered, and nothing is announced to it. What it has
   * sent still arrives.
   *
   * @default never
   */
  readonly isGone?: () => boolean;
}
