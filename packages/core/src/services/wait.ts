import type { Observable } from 'rxjs';
import {
  defaultIfEmpty,
  firstValueFrom,
  fromEvent,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  take,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import type { Schedule } from '../ledger/schedule.js';
import { OutcomeUnknownError } from './errors.js';

/** Timers end at 2³¹ − 1 milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Who waits, and for what. */
export interface Waiting {
  readonly signal?: AbortSignal | undefined;
  readonly schedule: Schedule;
  /** What is waited for, for the error. */
  readonly id: string;
}

/** The first value, unless the caller's signal fires or the stream ends: then the outcome is unknown, never failed. */
export function firstUnlessAborted<T>(source$: Observable<T>, { signal, id, schedule }: Waiting): Promise<T> {
  const answered$ = source$.pipe(throwIfEmpty(() => new OutcomeUnknownError(id, 'the bilateral was stopped')));
  return whileAwake(firstValueFrom(merge(answered$, aborted$(signal, id)).pipe(take(1))), schedule);
}

/** Somebody waits, so that the process must not end before. */
async function whileAwake<T>(promise: Promise<T>, schedule: Schedule): Promise<T> {
  const release = schedule(() => undefined, LONGEST_TIMER_MS, true);
  try {
    return await promise;
  } finally {
    release();
  }
}

function aborted$(signal: AbortSignal | undefined, id: string): Observable<never> {
  if (signal === undefined) return NEVER;
  const fired$: Observable<unknown> = signal.aborted ? of(undefined) : fromEvent(signal, 'abort');
  return fired$.pipe(mergeMap(() => throwError(() => new OutcomeUnknownError(id, 'the caller stopped waiting'))));
}

/** Whether a stream had a next value before the caller's signal fired or the stream ended. */
export function nextUnlessAborted(
  source$: Observable<unknown>,
  { signal, schedule }: Omit<Waiting, 'id'>,
): Promise<boolean> {
  const stop$ = signal === undefined ? NEVER : fromEvent(signal, 'abort').pipe(map(() => false));
  const next$ = source$.pipe(map(() => true));
  return whileAwake(firstValueFrom(merge(next$.pipe(defaultIfEmpty(false)), stop$)), schedule);
}

export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}
