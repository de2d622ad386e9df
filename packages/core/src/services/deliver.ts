import type { CommandRef, Inclusion, Ledger, PreparedSubmission, SubmissionOutcome } from '../ledger/ledger.js';
import { isLedgerError } from '../ledger/errors.js';
import type { Documents } from './documents.js';
import { CommandRejectedError, OutcomeUnknownError } from './errors.js';

export interface DeliveryOptions {
  readonly ledger: Ledger;
  readonly documents: Documents;
  readonly bilateralId: string;
  readonly signal?: AbortSignal;
}

/** Sends with the outcome unknown are looked up and the same bytes sent again, this many times in all. */
const ATTEMPTS_MAX = 5;

/**
 * Stores a command's bytes, sends them, and stays with them until the log or the register has answered. A time-out is no answer.
 *
 * @throws CommandRejectedError with the register's code · OutcomeUnknownError when nobody answered.
 */
export async function deliver(envelope: Uint8Array, options: DeliveryOptions): Promise<void> {
  const { ledger, documents, bilateralId, signal } = options;
  const prepared = await ledger.prepare(envelope);
  await documents.putCommand(prepared.commandId, prepared.bytes);
  const ref: CommandRef = { bilateralId, commandId: prepared.commandId };
  let reason = '';
  for (let attempt = 0; attempt < ATTEMPTS_MAX && signal?.aborted !== true; attempt++) {
    const outcome = await send(ledger, prepared, signal);
    if (outcome.status === 'accepted' || outcome.status === 'alreadyApplied') return;
    if ((await lookUp(ledger, ref)) !== undefined) return;
    if (outcome.status === 'rejected')
      throw new CommandRejectedError(outcome.code, outcome.change, `Command ${ref.commandId.slice(0, 12)}…`);
    reason = outcome.reason;
  }
  throw new OutcomeUnknownError(ref.commandId, reason === '' ? 'the caller stopped waiting' : reason);
}

/** One try. That a ledger did not answer is no refusal: only its log tells what became of the command. */
async function send(
  ledger: Ledger,
  prepared: PreparedSubmission,
  signal: AbortSignal | undefined,
): Promise<SubmissionOutcome> {
  try {
    return await ledger.submit(prepared, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!isLedgerError(error) || (error.stage !== 'unknown' && error.code !== 'aborted')) throw error;
    return { status: 'unknown', commandId: prepared.commandId, reason: error.message };
  }
}

/** The register may refuse its own set once a record has moved on; the log knows better (spec/verdicts.md). */
async function lookUp(ledger: Ledger, ref: CommandRef): Promise<Inclusion | undefined> {
  const outcome = await ledger.outcome(ref);
  return outcome.status === 'accepted' ? outcome : undefined;
}
