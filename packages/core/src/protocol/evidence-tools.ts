import type { Either } from 'fp-ts/lib/Either.js';
import type { BusinessDocument } from '../domain/documents.js';
import type { ApplyCommand, Command, RejectCommand } from './commands.js';
import type { Hashes } from './hash.js';
import type { Verify } from './signature.js';

/** What `verifyEvidence` is handed: it does no I/O and has no clock. */
export interface EvidenceTools {
  readonly hashes: Hashes;
  readonly verify: Verify;
  /** The gate for document texts: io-ts codecs in core, anything that is as strict elsewhere. */
  readonly readDocument: (kind: string, text: string) => Either<string, BusinessDocument>;
  /** Verifies the proofs of a ledger; each adapter that makes some has one. Without it they show nothing. */
  readonly verifyLedgerProof?: VerifyLedgerProof;
}

/** What a ledger's own proof has to show: that this ledger accepted this very command at this time. */
export interface LedgerClaim {
  /** Canonical JSON text that identifies the ledger. */
  readonly ledgerIdentity: string;
  /** Hex. */
  readonly bilateralId: string;
  readonly commandId: string;
  readonly envelope: Uint8Array;
  /** Ledger time in seconds. */
  readonly time: number;
}

/** @returns What is wrong with the proof; undefined when it shows the claim. */
export type VerifyLedgerProof = (
  proof: { readonly format: string; readonly bytes: Uint8Array },
  claim: LedgerClaim,
) => string | undefined;

/** A check failed: which one, and what it found. */
export class FailedCheck extends Error {
  constructor(check: string, found: string) {
    super(`${check}: ${found}`);
  }
}

/** A command with the ledger time of its application. */
export interface Placed {
  readonly command: Command;
  readonly time: number;
}

export function isSet(command: Command): command is ApplyCommand | RejectCommand {
  return command.type === 'apply' || command.type === 'reject';
}
