import { LedgerError } from '@lateral/core';

/** Trouble with an EVM chain, each as the one error that a ledger raises. */

export function finalityViolation(words: string, cause?: unknown): LedgerError {
  return new LedgerError(`What was final is gone: ${words}. Nothing was repaired; settle it between the parties`, {
    code: 'finalityViolation',
    stage: 'failed',
    cause,
  });
}

export function unavailable(words: string, cause?: unknown): LedgerError {
  return new LedgerError(`${words}; try again, or name another endpoint`, {
    code: 'unavailable',
    stage: 'unknown',
    cause,
  });
}

export function mismatch(words: string): LedgerError {
  return new LedgerError(words, { code: 'ledgerMismatch', stage: 'rejected' });
}

export function positionUnknown(position: string, why: string): LedgerError {
  return new LedgerError(`${position}: ${why}; start from the beginning, or ask the node that it is of`, {
    code: 'positionUnknown',
    stage: 'rejected',
  });
}
