import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { isBilledKind } from './kinds/rules.js';
import type { Book } from './book.js';
import type { BusinessCommand } from './commands.js';
import type { DecideError, Decision } from './decide.js';
import { deliberate } from './decide.js';
import type { BusinessDocument } from './documents.js';
import { equalBytes } from '../protocol/bytes.js';
import type { ApplyCommand } from '../protocol/commands.js';
import { encodeBody } from '../protocol/encode-command.js';
import type { Hashes } from '../protocol/hash.js';
import { assembleSet } from './assemble-set.js';
import type { NamedChange } from './named-change.js';
import { namedChanges } from './named-change.js';

/** A set says something else than its documents, or something that cannot be read; it is never co-signed. */
export class SetMismatchError extends Error {
  override readonly name = 'SetMismatchError';
}

export interface Reviewed {
  readonly commands: readonly BusinessCommand[];
  readonly decisions: readonly Decision[];
}

/**
 * Reviews a set of the other party: reads it back into business commands, decides them on the own book, and demands that they
 * come to the very same bytes. So nothing can stand in a set that its documents do not say.
 *
 * @param documents - Opened documents by commitment.
 * @param proposer - Party index of who wants the set.
 * @source MEF 114 CR2, CR5, R68
 */
export function reviewSet(
  hashes: Hashes,
  book: Book,
  command: ApplyCommand,
  documents: ReadonlyMap<string, BusinessDocument>,
  proposer: number,
): Either<DecideError | SetMismatchError, Reviewed> {
  const commands: BusinessCommand[] = [];
  for (const change of namedChanges(command)) {
    const read = readChange(change, documents);
    if (E.isLeft(read)) return read;
    commands.push(read.right);
  }
  const deliberated = deliberate(book, commands, proposer);
  if (E.isLeft(deliberated)) return deliberated;
  const { decisions, broken } = deliberated.right;
  if (!isSameSet(hashes, command, decisions))
    return E.left(new SetMismatchError('A set that is not what its documents come to'));
  return broken === undefined ? E.right({ commands, decisions }) : E.left(broken);
}

function readChange(
  { kind, action, owner, recordId, commitment }: NamedChange,
  documents: ReadonlyMap<string, BusinessDocument>,
): Either<SetMismatchError, BusinessCommand> {
  if (!isBilledKind(kind))
    return E.left(new SetMismatchError(`${kind}.${action} has no business checks in this version`));
  if (commitment === undefined) return E.right({ kind, action, record: { owner, recordId } } as BusinessCommand);
  const document = documents.get(commitment);
  return document?.kind === kind
    ? E.right({ kind, action, document } as BusinessCommand) // safe: the table's action, and a document of its kind
    : E.left(new SetMismatchError(`${kind}.${action} without a ${kind} document of its own`));
}

function isSameSet(hashes: Hashes, command: ApplyCommand, decisions: readonly Decision[]): boolean {
  const { bilateralId, expiry, changes } = command.fields;
  const commitments = changes.map(({ commitment }) => commitment);
  const set = assembleSet(hashes, decisions, { bilateralId, expiry, commitments });
  return equalBytes(encodeBody('apply', set), encodeBody('apply', command.fields));
}
