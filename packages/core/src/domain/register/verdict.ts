import type { EntryWrite } from './state.js';

/**
 * The register's error codes in the order of spec/errors.json, which has the meaning of each and the way out: of two that apply
 * to one command the earlier one answers, on every ledger.
 */
export const REGISTER_CODES = [
  'malformed',
  'bilateralUnknown',
  'bilateralClosed',
  'keyUnknown',
  'keyRevoked',
  'keyNotValid',
  'algorithmUnsupported',
  'signatureInvalid',
  'signerMissing',
  'expired',
  'expiryTooFar',
  'keyTaken',
  'indexTaken',
  'generationMismatch',
  'statusNotAllowed',
  'wrongLedger',
  'tableUnknown',
  'bilateralExists',
  'headMismatch',
  'actionUnknown',
  'ownerNotAllowed',
  'bilateralClosing',
  'actorNotAllowed',
  'keyNotPermitted',
  'commitmentMismatch',
  'referenceCount',
  'referenceKind',
  'referenceOwner',
  'referenceHead',
  'referenceState',
  'companionMismatch',
  'companionUnclaimed',
  'notRejectable',
] as const;

export type RegisterCode = (typeof REGISTER_CODES)[number];

/** Why a command was refused. */
export interface Refusal {
  readonly code: RegisterCode;
  /** 0-based index of the change that was refused, where one was. */
  readonly change?: number;
}

/** What a register answers to a command. */
export type Verdict =
  | {
      readonly result: 'accepted';
      /** All or none of them are written. */
      readonly writes: readonly EntryWrite[];
      /** Leaf data of the bilateral's log, 32 bytes each, in order. */
      readonly leaves: readonly Uint8Array[];
    }
  | { readonly result: 'alreadyApplied' }
  | ({ readonly result: 'rejected' } & Refusal);

export function refuse(code: RegisterCode, change?: number): Refusal {
  return change === undefined ? { code } : { code, change };
}
