import { LedgerError } from './errors.js';
import type { HexId, SubmissionOutcome, WaitOptions } from './ledger.js';

/** What every adapter says alike: before `open`, after `close`, and to a caller who stops waiting. */

export function ledgerNotOpen(): LedgerError {
  return rejected('ledgerNotOpen', 'The ledger is not open; call open() first');
}

export function ledgerClosed(): LedgerError {
  return rejected('ledgerClosed', 'The ledger is closed, for good; create a new one');
}

/** The caller's signal had fired when it called. */
export function abortedBefore(): LedgerError {
  return rejected('aborted', 'The signal was aborted before anything was done; call again');
}

/**
 * Submits, and answers `unknown` once the caller's signal fires: what was sent may still be applied.
 *
 * @param submit - Not called when the signal has fired before. @throws LedgerError `aborted` then.
 */
export async function submitUnlessAborted(
  commandId: HexId,
  { signal }: WaitOptions,
  submit: () => Promise<SubmissionOutcome>,
): Promise<SubmissionOutcome> {
  if (signal === undefined) return submit();
  if (signal.aborted) throw abortedBefore();
  const ended = new AbortController();
  const aborted = new Promise<SubmissionOutcome>((resolve) => {
    const reason = 'the caller stopped waiting; the command may still be applied';
    const stop = (): void => {
      resolve({ status: 'unknown', commandId, reason });
    };
    signal.addEventListener('abort', stop, { signal: ended.signal });
  });
  try {
    return await Promise.race([submit(), aborted]);
  } finally {
    ended.abort(); // takes the listener off a signal that may live long
  }
}

function rejected(code: 'ledgerNotOpen' | 'ledgerClosed' | 'aborted', message: string): LedgerError {
  return new LedgerError(message, { code, stage: 'rejected' });
}
