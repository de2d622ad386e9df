import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import type { Book, BookRecord } from './book.js';
import { BusinessRuleError } from './business-rule-error.js';
import type { BusinessCommand, RecordPointer } from './commands.js';
import type { BilledKind, BusinessDocument, Documents } from './documents.js';
import type { Check, CheckInput, KindRules } from './kinds/kind-rules.js';
import { RULES } from './kinds/rules.js';
import { MOVED, OverlayBook } from './overlay-book.js';
import { CAPS } from '../protocol/decode-command.js';
import type { Refusal } from './register/verdict.js';
import { refuse } from './register/verdict.js';
import type { RowSource } from './table.js';
import { findRow } from './table.js';

/** A command that the table and the business checks allow, ready to become a change. */
export interface Decision<K extends BilledKind = BilledKind> extends RecordPointer<K> {
  readonly action: string;
  readonly row: RowSource;
  /** Party index that signs, or 255 for both. */
  readonly actor: number;
  /** The record before the command; absent where it was never touched. */
  readonly before: BookRecord<K> | undefined;
  /** The new document, for rows that take one. */
  readonly document: Documents[K] | undefined;
  readonly references: readonly BookRecord[];
  /** Indices of the earlier commands of the set that this one takes. */
  readonly companions: readonly number[];
  /** What the change's context digest binds; absent when there is nothing. */
  readonly context: object | undefined;
}

/** Why a set of commands is refused: a code of the table with the index of the command, or a broken business rule. */
export type DecideError = Refusal | BusinessRuleError;

/** What the table makes of a set of commands, and the first business rule that it breaks. */
export interface Deliberation {
  readonly decisions: readonly Decision[];
  readonly broken: BusinessRuleError | undefined;
}

/** The other party of two; of 255, all parties, nobody. */
const peerOf = (owner: number): number => 1 - owner;

/**
 * Decides a set of commands in order: the table first, then the business check of each (kind, action).
 *
 * Pure and deterministic: both parties run it, the proposer to build the set, the other to see whether it comes to the same.
 *
 * @param party - Index of the party that wants it; it acts where the row lets either or only one party act.
 */
export function decide(
  book: Book,
  commands: readonly BusinessCommand[],
  party: number,
): Either<DecideError, readonly Decision[]> {
  return E.chain(({ decisions, broken }: Deliberation): Either<DecideError, readonly Decision[]> =>
    broken === undefined ? E.right(decisions) : E.left(broken),
  )(deliberate(book, commands, party));
}

/** {@link decide} for whoever wants the decisions of the table although a business rule is broken. */
export function deliberate(
  book: Book,
  commands: readonly BusinessCommand[],
  party: number,
): Either<DecideError, Deliberation> {
  const count = checkSize('changes', commands.length);
  if (count !== undefined) return E.left(count);
  const session = new Session(book, party);
  for (const [index, command] of commands.entries()) {
    const error = session.take(command, index);
    if (error !== undefined) return E.left(session.broken ?? error);
  }
  const unclaimed = session.unclaimed();
  if (unclaimed !== undefined) return E.left(session.broken ?? refuse('companionUnclaimed', unclaimed));
  const { decisions, broken } = session;
  const size =
    checkSize(
      'references',
      decisions.reduce((sum, { references }) => sum + references.length, 0),
    ) ??
    checkSize(
      'companions',
      decisions.reduce((sum, { companions }) => sum + companions.length, 0),
    );
  return size === undefined ? E.right({ decisions, broken }) : E.left(size);
}

/** A set that is too large is refused before anything is built of it. */
function checkSize(what: 'changes' | 'references' | 'companions', count: number): BusinessRuleError | undefined {
  if (count <= CAPS[what] && (what !== 'changes' || count > 0)) return undefined;
  const expected = `${what === 'changes' ? '1 to' : 'at most'} ${CAPS[what]} in one set; submit the commands in several`;
  return new BusinessRuleError('SetSizeError', { field: '', value: `${count} ${what}`, expected });
}

/** A kind's rules, whichever kind it is; they are only given documents of that kind. */
type AnyRules = KindRules<BilledKind>;

/** What a command is about. */
interface Subject {
  readonly rules: AnyRules;
  readonly pointer: RecordPointer;
  readonly before: BookRecord | undefined;
  readonly row: RowSource;
  /** The document that the command brings. */
  readonly brought: BusinessDocument | undefined;
  /** That document, or the record's own where the row keeps it; absent where it has not arrived and nothing looks at it. */
  readonly document: BusinessDocument | undefined;
}

class Session {
  readonly decisions: Decision[] = [];
  broken: BusinessRuleError | undefined;
  readonly #claimed = new Set<number>();
  readonly #party: number;
  readonly #book: OverlayBook;

  constructor(book: Book, party: number) {
    this.#party = party;
    this.#book = new OverlayBook(book);
  }

  /** Takes the next command; a broken business rule is kept, all else ends the session. */
  take(command: BusinessCommand, index: number): DecideError | undefined {
    const { kind, action } = command;
    const subject = this.#subject(command);
    if (isError(subject)) return at(subject, index);
    const { rules, pointer, before, row, brought, document } = subject;
    const actor = this.#actor(row, pointer.owner);
    if (actor === undefined) return refuse('actorNotAllowed', index);
    const references = this.#references(
      document === undefined ? [] : rules.references(document, this.#book, action),
      row,
    );
    if (isError(references)) return at(references, index);
    const companions = this.#companions(`${kind}.${action}`, pointer, row);
    if (companions === undefined) return refuse('companionMismatch', index);
    const taken = companions.map((earlier) => this.#book.moved(earlier));
    const facts = { book: this.#book, record: before, actor, pinned: references, companions: taken };
    this.broken ??= check(rules, action, document && { ...facts, document });
    companions.forEach((earlier) => this.#claimed.add(earlier));
    const context = contextOf(brought);
    this.decisions.push({
      ...{ ...pointer, action, row, actor, before },
      document: brought,
      references,
      companions,
      context,
    });
    const event = { ...pointer, action, head: MOVED, companions: taken };
    this.#book.move(before, brought === undefined ? event : { ...event, document: brought });
    return undefined;
  }

  /** Index of the first command that works only as a companion and that none took. */
  unclaimed(): number | undefined {
    const index = this.decisions.findIndex(({ row }, each) => row.companionOf.length > 0 && !this.#claimed.has(each));
    return index < 0 ? undefined : index;
  }

  /** Finds the record, its row, and the document in question. */
  #subject(command: BusinessCommand): Subject | DecideError {
    const rules = RULES[command.kind] as unknown as AnyRules; // safe: the document is of this kind
    const pointer = this.#pointerOf(rules, command);
    if (isError(pointer)) return pointer;
    const before = this.#book.find(pointer);
    const row = rowOf(command, before);
    if (isError(row)) return row;
    const brought = 'document' in command ? command.document : undefined;
    const document = brought ?? before?.document;
    if (document === undefined && looksAtDocument(rules, row)) return missingDocument(command.action);
    return { rules, pointer, before, row, brought, document };
  }

  #pointerOf(rules: AnyRules, command: BusinessCommand): RecordPointer | Refusal {
    const { kind } = command;
    if (!('document' in command)) return { kind, owner: command.record.owner, recordId: command.record.recordId };
    const owner = rules.owner(command.document, this.#book);
    if (owner === undefined) return refuse('ownerNotAllowed');
    return { kind, owner, recordId: this.#book.recordId(kind, rules.naturalKey(command.document, this.#book)) };
  }

  #actor(row: RowSource, owner: number): number | undefined {
    switch (row.by) {
      case 'both':
        return 255;
      case 'either':
        return this.#party;
      case 'owner':
        return owner === this.#party ? owner : undefined;
      case 'peer':
        return peerOf(owner) === this.#party ? this.#party : undefined;
    }
  }

  #references(pointers: readonly RecordPointer[], row: RowSource): readonly BookRecord[] | Refusal {
    const records: BookRecord[] = [];
    for (const pointer of pointers) {
      const group = row.pinned.find((each) => each.kinds.includes(pointer.kind));
      if (group === undefined) continue; // the row does not pin this kind
      const record = this.#book.find(pointer);
      if (record === undefined || record.head === MOVED) return refuse('referenceHead');
      if (!group.states.includes(record.state)) return refuse('referenceState');
      records.push(record);
    }
    const enough = row.pinned.every(
      (group) => records.filter((record) => group.kinds.includes(record.kind)).length >= group.min,
    );
    return enough ? records : refuse('referenceCount');
  }

  #companions(taker: string, { owner, recordId }: RecordPointer, row: RowSource): readonly number[] | undefined {
    const rule = row.companion;
    if (rule === null) return [];
    const taken = this.decisions.flatMap((earlier, index) => {
      const relates = rule.owner === 'any' || (rule.owner === 'same') === (earlier.owner === owner);
      const fits =
        rule.actions.includes(`${earlier.kind}.${earlier.action}`) &&
        earlier.row.companionOf.includes(taker) &&
        (!rule.sameId || earlier.recordId === recordId);
      return fits && relates && !this.#claimed.has(index) ? [index] : [];
    });
    return taken.length >= rule.min ? taken : undefined;
  }
}

/** The row that a command takes, if it takes a document where the row does. */
function rowOf(command: BusinessCommand, before: BookRecord | undefined): RowSource | Refusal {
  if (before?.head === MOVED) return refuse('malformed'); // a set moves a record once
  const row = findRow(command.kind, before?.state ?? 'none', command.action);
  if (row === undefined) return refuse('actionUnknown');
  return (row.commitment === 'new') === 'document' in command ? row : refuse('commitmentMismatch');
}

function isError(value: object): value is DecideError {
  return value instanceof BusinessRuleError || 'code' in value;
}

function at(error: DecideError, index: number): DecideError {
  return error instanceof BusinessRuleError ? error : { ...error, change: index };
}

function missingDocument(action: string): BusinessRuleError {
  return new BusinessRuleError('DocumentMissingError', {
    field: '',
    value: `unknown to this party at ${action}`,
    expected: 'the document of the record, received over the payload channel',
  });
}

function check(
  rules: AnyRules,
  action: string,
  input: CheckInput<BilledKind> | undefined,
): BusinessRuleError | undefined {
  if ((rules.unchecked as readonly string[]).includes(action)) {
    return new BusinessRuleError('ActionUncheckedError', {
      field: '',
      value: action,
      expected: 'an action whose business checks are built; the register has its row already',
    });
  }
  return input && checkOf(rules, action)?.(input);
}

function checkOf(rules: AnyRules, action: string): Check<BilledKind> | undefined {
  return (rules.checks as Readonly<Partial<Record<string, Check<BilledKind>>>>)[action];
}

/** Whoever ends or rejects something needs no document for it (R24). */
function looksAtDocument(rules: AnyRules, { action, pinned }: RowSource): boolean {
  return pinned.length > 0 || checkOf(rules, action) !== undefined;
}

/** A rating binds the rule set that made it; other changes bind nothing beyond their document so far. */
function contextOf(document: BusinessDocument | undefined): object | undefined {
  return document?.kind === 'rating' ? { ruleSet: document.ruleSet.digest } : undefined;
}
