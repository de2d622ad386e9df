import type { EntryWrite } from './state.js';

/**
 * The register's error codes in their order of precedence: the first that applies answers, on every ledger.
 * The meaning of each is in spec/errors.json.
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
  'wrongLedger',
  'keyTaken',
  'indexTaken',
  'generationMismatch',
  'statusNotAllowed',
  'tableUnknown',
  'bilateralExists',
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
