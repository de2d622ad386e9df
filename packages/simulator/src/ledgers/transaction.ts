import type { HexId, SubmissionOutcome } from '@lateral/core';

/** What one account sends under one number, from its arrival to its block. */
export interface Transaction {
  readonly account: string;
  readonly sequence: number;
  readonly commandId: HexId;
  /** Empty: it does nothing but use its number up. */
  readonly command: Uint8Array;
  /** Settled by the block that includes it. */
  readonly outcome: Promise<SubmissionOutcome>;
  readonly settle: (outcome: Promise<SubmissionOutcome>) => void;
}

/** A transaction that waits; one that was undone waits anew. */
export function waitingTransaction(of: Omit<Transaction, 'outcome' | 'settle'>): Transaction {
  let settle: Transaction['settle'] = () => undefined;
  const outcome = new Promise<SubmissionOutcome>((resolve) => {
    settle = resolve;
  });
  const { account, sequence, commandId, command } = of;
  return { account, sequence, commandId, command, outcome, settle };
}
