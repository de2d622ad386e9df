import type { LedgerErrorDetails } from '@lateral/core';
import { isLedgerError, LedgerError } from '@lateral/core';
import type { WireError } from './calls.js';

/** Which errors keep their type on the wire: those that the port promises. */
export function toWire(error: unknown): WireError {
  if (isLedgerError(error)) {
    const { name, message, code, stage, commandId } = error;
    return { name, message, ledger: { code, stage, commandId } };
  }
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

export function fromWire({ name, message, ledger }: WireError): Error {
  if (ledger !== undefined) return new LedgerError(message, ledger as LedgerErrorDetails);
  return Object.assign(new Error(message), { name });
}
