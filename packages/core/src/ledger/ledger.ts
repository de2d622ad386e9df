import type { Observable } from 'rxjs';
import type { BilateralState, KeyState, RecordState } from '../domain/register/state.js';
import type { RecordAddress } from '../domain/register/entry-keys.js';
import type { RegisterCode } from '../domain/register/verdict.js';
import type { FinalityStages, FinalityStatus } from './finality.js';
import type { LedgerProfile } from './profile.js';

/** Lower-case hex of 32 bytes. */
export type HexId = string;

/** A place in the announcements of one bilateral. Opaque: only its ledger can order two of them. */
export type Position = string & { readonly [positionMark]: true };
declare const positionMark: unique symbol;

export interface WaitOptions {
  /** Ends the waiting. What was sent may still happen: the outcome is then unknown. */
  readonly signal?: AbortSignal;
}

/** What to store before anything is sent; sending it again is harmless. */
export interface PreparedSubmission {
  readonly commandId: HexId;
  /** The exact bytes that {@link Ledger.submit} sends, native transaction included. */
  readonly bytes: Uint8Array;
  /** Signatures of the ledger account that are still missing; empty when the adapter signs by itself. */
  readonly awaits: readonly SigningRequest[];
  /** The number that a {@link SequencedLedger} sends it under. */
  readonly sequence?: number;
}

/** One signature of the ledger account that somebody else gives, such as a Fabric client identity in an HSM. */
export interface SigningRequest {
  /** What is signed: on Fabric proposal, transaction, then commit status, one after the other. */
  readonly purpose: string;
  readonly digest: Uint8Array;
}

/** Where a command stands on the ledger. */
export interface Inclusion {
  readonly commandId: HexId;
  readonly finality: FinalityStatus;
  readonly stages?: FinalityStages;
  readonly position: Position;
  /** Ledger time of application, whole seconds. */
  readonly time: number;
}

/** How a submission ended. A refusal is the register's verdict; what the transport says never is. */
export type SubmissionOutcome =
  | ({ readonly status: 'accepted' } & Inclusion)
  | { readonly status: 'alreadyApplied'; readonly commandId: HexId }
  | { readonly status: 'rejected'; readonly commandId: HexId; readonly code: RegisterCode; readonly change?: number }
  | { readonly status: 'unknown'; readonly commandId: HexId; readonly reason: string };

/** What the ledger's log says of a command: that it holds it, or that it did not up to a position. Not to be held is not to be dead. */
export type CommandOutcome =
  | ({ readonly status: 'accepted' } & Inclusion)
  | { readonly status: 'notFound'; readonly commandId: HexId; readonly lookedUpTo: Position | undefined };

/**
 * One announcement: a command was included, became final, or was reverted. The same command is announced once for each step,
 * and again with `included` or `final` when it returns after a reorganisation.
 */
export interface LedgerEntry {
  /** Of this announcement; a consumer that acknowledged it resumes from it. */
  readonly position: Position;
  readonly finality: Exclude<FinalityStatus, 'pending'>;
  readonly stages?: FinalityStages;
  readonly commandId: HexId;
  /** The command's envelope, whole. */
  readonly command: Uint8Array;
  /** Ledger time of application, whole seconds. */
  readonly time: number;
}

export interface LedgerHealth {
  readonly status: 'ok' | 'degraded' | 'down';
  /** Ledger time of the newest block, whole seconds; undefined before the first. */
  readonly time: number | undefined;
  /** Whole seconds: nothing can be applied with an earlier ledger time any more. Undefined while that is not known. */
  readonly horizon?: number;
  readonly detail: string;
}

export interface CommandRef {
  readonly bilateralId: HexId;
  readonly commandId: HexId;
}

export interface RecordRef extends RecordAddress {
  readonly bilateralId: HexId;
}

export interface KeyRef {
  readonly bilateralId: HexId;
  readonly party: number;
  readonly index: number;
}

/** A ledger's own proof that it holds a command, to be verified offline by the adapter's verifier. */
export interface LedgerProof {
  /** Names the format and so the verifier, such as `evm.receipt.v1`. */
  readonly format: string;
  readonly bytes: Uint8Array;
}

/**
 * The port to a ledger: small, and all that the rest of Lateral knows of one (MEF 114 R21).
 *
 * Implementors: the numbered rules are in docs/reference/ledger-port.md, each with its cases in `@lateral/core/conformance`.
 * Every method but `open`, `close` and `profile` rejects with {@link LedgerError} `ledgerNotOpen` before `open` and
 * `ledgerClosed` after `close`.
 */
export interface Ledger {
  readonly profile: LedgerProfile;
  /** Connects and checks that network, program and tables are what the profile says. Calling it again while open does nothing. */
  open(options?: WaitOptions): Promise<void>;
  /** Ends every wait and completes every stream. Terminal and idempotent. */
  close(): Promise<void>;
  health(): Promise<LedgerHealth>;
  /**
   * Turns a command's envelope into the bytes to store before sending; sends nothing.
   *
   * @throws LedgerError `malformed` when the bytes are no command.
   */
  prepare(command: Uint8Array): Promise<PreparedSubmission>;
  /** Sends prepared bytes and waits until they are included or refused. The same bytes again are harmless. */
  submit(prepared: PreparedSubmission, options?: WaitOptions): Promise<SubmissionOutcome>;
  /** What the log says of a command. */
  outcome(ref: CommandRef, options?: WaitOptions): Promise<CommandOutcome>;
  /** State by included commands, undefined where nothing is. */
  bilateral(bilateralId: HexId): Promise<BilateralState | undefined>;
  key(ref: KeyRef): Promise<KeyState | undefined>;
  record(ref: RecordRef): Promise<RecordState | undefined>;
  /**
   * The bilateral's announcements after a position, or from its genesis: history first, then live, in order, none lost and none
   * twice. Completes on `close`. Subscribers are independent of each other. A bilateral may be subscribed before it exists.
   */
  entries(bilateralId: HexId, after?: Position): Observable<LedgerEntry>;
  /** @throws LedgerError `notSupported` without the capability `inclusionProofs`. */
  prove(ref: CommandRef): Promise<LedgerProof>;
}

/** Capability `stepwiseSubmission`: somebody else signs for the ledger account, once or several times. */
export interface StepwiseLedger extends Ledger {
  /** Takes the awaited signatures in order and answers with the next step; ready to submit once it awaits none. */
  resume(prepared: PreparedSubmission, signatures: readonly Uint8Array[]): Promise<PreparedSubmission>;
}

/**
 * Capability `accountSequence`: the network orders what one account sends by a number, such as an EVM nonce or a Cosmos sequence.
 * Who sends reserves the number durably before anything is sent, and never gives one number to two commands.
 */
export interface SequencedLedger extends Ledger {
  /** The account that pays, unique on this ledger; of several that one row of numbers goes round, all of them. */
  readonly account: string;
  /**
   * The first number that no transaction of the account has used, of those that are in a block, or of those that are final.
   *
   * @param options.finality - `@default 'included'`
   */
  nextSequence(options?: WaitOptions & { readonly finality?: 'included' | 'final' }): Promise<number>;
  /**
   * {@link Ledger.prepare} with a number of its own; without a command, a transaction that does nothing but use the number up, so
   * that later ones can pass a gap.
   */
  prepareAt(sequence: number, command?: Uint8Array): Promise<PreparedSubmission>;
}
