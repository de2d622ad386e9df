import type { Observable } from 'rxjs';
import { EmptyError, firstValueFrom, fromEvent, merge, mergeMap, NEVER, of, take, throwError } from 'rxjs';
import { OutcomeUnknownError } from './errors.js';

/**
 * The first value, unless the caller's signal fires or the stream ends: then the outcome is unknown, never failed.
 *
 * @param id - What is waited for, for the error.
 */
export async function firstUnlessAborted<T>(
  source$: Observable<T>,
  signal: AbortSignal | undefined,
  id: string,
): Promise<T> {
  try {
    return await firstValueFrom(merge(source$, aborted$(signal, id)).pipe(take(1)));
  } catch (error) {
    throw error instanceof EmptyError ? new OutcomeUnknownError(id, 'the bilateral was stopped') : error;
  }
}

function aborted$(signal: AbortSignal | undefined, id: string): Observable<never> {
  if (signal === undefined) return NEVER;
  const fired$: Observable<unknown> = signal.aborted ? of(undefined) : fromEvent(signal, 'abort');
  return fired$.pipe(mergeMap(() => throwError(() => new OutcomeUnknownError(id, 'the caller stopped waiting'))));
}
