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
import { OutcomeUnknownError } from './errors.js';

/**
 * The first value, unless the caller's signal fires or the stream ends: then the outcome is unknown, never failed.
 *
 * @param id - What is waited for, for the error.
 */
export function firstUnlessAborted<T>(source$: Observable<T>, signal: AbortSignal | undefined, id: string): Promise<T> {
  const answered$ = source$.pipe(throwIfEmpty(() => new OutcomeUnknownError(id, 'the bilateral was stopped')));
  return firstValueFrom(merge(answered$, aborted$(signal, id)).pipe(take(1)));
}

function aborted$(signal: AbortSignal | undefined, id: string): Observable<never> {
  if (signal === undefined) return NEVER;
  const fired$: Observable<unknown> = signal.aborted ? of(undefined) : fromEvent(signal, 'abort');
  return fired$.pipe(mergeMap(() => throwError(() => new OutcomeUnknownError(id, 'the caller stopped waiting'))));
}

/** Whether a stream had a next value before the caller's signal fired or the stream ended. */
export function nextUnlessAborted(source$: Observable<unknown>, signal: AbortSignal | undefined): Promise<boolean> {
  const stop$ = signal === undefined ? NEVER : fromEvent(signal, 'abort').pipe(map(() => false));
  const next$ = source$.pipe(map(() => true));
  return firstValueFrom(merge(next$.pipe(defaultIfEmpty(false)), stop$));
}

export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}
