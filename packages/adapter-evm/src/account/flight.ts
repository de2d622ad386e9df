import type { SubmissionOutcome } from '@lateral/core';
import type { SignedTransaction } from './transaction.js';

/** A transaction on its way, and the dearer ones that were sent in its place. */
export interface Flight {
  readonly transaction: SignedTransaction;
  /** Newest first. */
  readonly versions: SignedTransaction[];
  readonly outcome: Promise<SubmissionOutcome>;
  readonly land: (outcome: SubmissionOutcome) => void;
  /** Head when its submission began: it is in no block before, or was sent by somebody else. */
  readonly since: number;
  /** When it was sent last, as its sender counts. */
  sentAt: number | undefined;
  sends: number;
  /** It waited so long that a number before it, which was prepared and not sent, is used up. */
  isGapDue: boolean;
  /** Its number is used, and no node shows it: since a moment, or for good. */
  absence: 'noticed' | 'certain' | undefined;
  /** It is being looked into. */
  isBusy: boolean;
}

/** Names the command where there is none. */
export const NO_COMMAND = '00'.repeat(32);

export function flightOf(transaction: SignedTransaction, since: number): Flight {
  let land: Flight['land'] = () => undefined;
  const outcome = new Promise<SubmissionOutcome>((resolve) => {
    land = resolve;
  });
  const untouched = { sentAt: undefined, sends: 0, isGapDue: false, absence: undefined, isBusy: false };
  return { transaction, versions: [transaction], outcome, land, since, ...untouched };
}

export function unknown({ transaction: { command } }: Flight, reason: string): SubmissionOutcome {
  return { status: 'unknown', commandId: command?.commandId ?? NO_COMMAND, reason };
}
