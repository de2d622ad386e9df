import type { DocumentReadProblem } from '../codecs/read-document.js';
import type { DecideError } from '../domain/decide.js';
import type { SetMismatchError } from '../domain/review-set.js';
import type { RegisterCode } from '../domain/register/verdict.js';

/** The table or the register refuses a command; nothing was changed. */
export class CommandRejectedError extends Error {
  override readonly name = 'CommandRejectedError';
  readonly code: RegisterCode;
  /** 0-based index of the refused change. */
  readonly change: number | undefined;

  constructor(code: RegisterCode, change: number | undefined, what: string) {
    super(
      `${what} is refused with ${code}${change === undefined ? '' : ` at change ${change}`}; spec/errors.json says what to do.`,
    );
    this.code = code;
    this.change = change;
  }
}

/** The other party refuses a proposal; when it did so on the ledger, the set is dead for ever (CR8, CR9). */
export class ProposalRejectedError extends Error {
  override readonly name = 'ProposalRejectedError';
  readonly commandId: string;
  readonly reason: string;
  readonly onLedger: boolean;

  constructor({
    commandId,
    reason,
    onLedger,
  }: {
    readonly commandId: string;
    readonly reason: string;
    readonly onLedger: boolean;
  }) {
    super(
      `The other party refuses the proposal ${commandId.slice(0, 12)}…: ${reason}. Change it and propose it again.`,
    );
    this.commandId = commandId;
    this.reason = reason;
    this.onLedger = onLedger;
  }
}

/** Nobody knows yet whether a command was applied; its bytes are stored, and sending them again is harmless. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
  readonly commandId: string;

  constructor(commandId: string, reason: string) {
    super(
      `Whether ${commandId.slice(0, 12)}… was applied is unknown: ${reason}. Look its outcome up, or send the same bytes again.`,
    );
    this.commandId = commandId;
  }
}

/** A document that is not what its kind demands: nothing was sent. */
export class DocumentInvalidError extends Error {
  override readonly name = 'DocumentInvalidError';
  /** RFC 6901 pointer into the document. */
  readonly field: string;
  readonly value: string;
  /** What would be right. */
  readonly expected: string;

  constructor(kind: string, { pointer, value, expected }: DocumentReadProblem) {
    super(`The ${kind} document cannot be sent: ${pointer === '' ? 'it' : pointer} is ${value}; expected ${expected}.`);
    this.field = pointer;
    this.value = value;
    this.expected = expected;
  }
}

/** The parties' logs differ, or a document or message of the other party is not what it must be. Nothing of it was taken over. */
export class CounterpartyError extends Error {
  override readonly name = 'CounterpartyError';
}

/** A business key stands for something else already; nothing was stored or sent. */
export class BusinessKeyConflictError extends Error {
  override readonly name = 'BusinessKeyConflictError';
  readonly businessKey: string;
  /** Of what the key stands for. */
  readonly commandId: string;

  constructor(businessKey: string, commandId: string) {
    super(
      `The business key ${JSON.stringify(businessKey)} stands for another content, sent as ${commandId.slice(0, 12)}…. Take another key, or send the same content again.`,
    );
    this.businessKey = businessKey;
    this.commandId = commandId;
  }
}

/** No intent of this business key is waiting: there is none, or it is settled. */
export class BusinessKeyUnknownError extends Error {
  override readonly name = 'BusinessKeyUnknownError';
  readonly businessKey: string;

  constructor(businessKey: string) {
    super(`No unsettled intent has the business key ${JSON.stringify(businessKey)}; list them to see which have.`);
    this.businessKey = businessKey;
  }
}

/** The ledger has not answered for several heartbeats: nothing is lost, and nothing goes on until it does. */
export class LedgerStalledError extends Error {
  override readonly name = 'LedgerStalledError';

  constructor(beats: number, cause: unknown) {
    super(
      `The ledger has not answered ${beats} heartbeats in a row: ${messageOf(cause)}. Check the node and the way to it.`,
      {
        cause,
      },
    );
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A refusal of the domain as the error that callers see. */
export function toError(error: DecideError | SetMismatchError, what: string): Error {
  return error instanceof Error ? error : new CommandRejectedError(error.code, error.change, what);
}
