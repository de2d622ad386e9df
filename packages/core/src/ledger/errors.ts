/**
 * Trouble between Lateral and a ledger, as a closed union that core owns; the meaning of each:
 *
 * | code | meaning | way out |
 * | --- | --- | --- |
 * | `ledgerNotOpen` | used before `open` | open it first |
 * | `ledgerClosed` | used after `close`, which is terminal | create a new one |
 * | `malformed` | the bytes are no command | encode it with core |
 * | `aborted` | the caller's signal fired before anything was sent | call again |
 * | `unavailable` | the ledger did not answer | look the outcome up, then send the same bytes again |
 * | `ledgerMismatch` | program, table or network is not what the profile says | check the configuration |
 * | `positionUnknown` | the position is of another ledger or its history is pruned | start from the beginning, or another node |
 * | `bilateralUnknown` | no such bilateral is on the ledger | check the id and the ledger |
 * | `notSupported` | the profile does not have the capability | choose by the profile |
 * | `storeDamaged` | what the ledger kept cannot be read whole | restore the folder from a copy |
 * | `storeLocked` | another process owns the folder | close it there |
 * | `storeTooNew` | the folder was written by a newer version | upgrade |
 * | `finalityViolation` | what was final is gone | stop, and settle it between the parties |
 */
export const LEDGER_ERROR_CODES = [
  'ledgerNotOpen',
  'ledgerClosed',
  'malformed',
  'aborted',
  'unavailable',
  'ledgerMismatch',
  'positionUnknown',
  'bilateralUnknown',
  'notSupported',
  'storeDamaged',
  'storeLocked',
  'storeTooNew',
  'finalityViolation',
] as const;
export type LedgerErrorCode = (typeof LEDGER_ERROR_CODES)[number];

/** `rejected`: nothing happened and nothing will · `unknown`: it may have happened · `failed`: it happened and came to nothing. */
export type LedgerErrorStage = 'rejected' | 'unknown' | 'failed';

export interface LedgerErrorDetails {
  readonly code: LedgerErrorCode;
  readonly stage: LedgerErrorStage;
  /** Hex id of the command in question, where there is one. */
  readonly commandId?: string;
  /** The ledger's own error. */
  readonly cause?: unknown;
}

const MARK = Symbol.for('@lateral/LedgerError');

/** The one error that a ledger raises. Ask for it with {@link isLedgerError}: that works across duplicate packages. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;
  readonly stage: LedgerErrorStage;
  readonly commandId: string | undefined;
  readonly [MARK] = true;

  /** @param message - What happened with the values; then, what to do. */
  constructor(message: string, { code, stage, commandId, cause }: LedgerErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.stage = stage;
    this.commandId = commandId;
  }
}

export function isLedgerError(error: unknown, code?: LedgerErrorCode): error is LedgerError {
  return (
    typeof error === 'object' &&
    error !== null &&
    MARK in error &&
    (code === undefined || (error as LedgerError).code === code)
  );
}
