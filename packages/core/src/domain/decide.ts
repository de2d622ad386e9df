import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import type { Book, BookRecord } from './book.js';
import { pointerText } from './book.js';
import { BusinessRuleError } from './business-rule-error.js';
import type { BusinessCommand, BusinessEvent, RecordPointer } from './commands.js';
import type { BilledKind, Documents } from './documents.js';
import { evolve } from './evolve.js';
import type { CheckInput, KindRules } from './kinds/kind-rules.js';
import { RULES } from './kinds/rules.js';
import type { Refusal } from './register/verdict.js';
import { refuse } from './register/verdict.js';
import type { RowSource, StateOf } from './table.js';
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

/** Head of a record that an earlier command of the set moves: it depends on the set's own bytes, so nothing can pin it. */
const MOVED = '';

/** The other party of two, or 255 for both. */
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
  const session = new Session(book, party);
  for (const [index, command] of commands.entries()) {
    const error = session.take(command, index);
    if (error !== undefined) return E.left(error);
  }
  const unclaimed = session.unclaimed();
  return unclaimed === undefined ? E.right(session.decisions) : E.left(refuse('companionUnclaimed', unclaimed));
}

class Session {
  readonly decisions: Decision[] = [];
  readonly #claimed = new Set<number>();
  readonly #party: number;
  readonly #book: Book;
  readonly #overlay: Overlay;

  constructor(book: Book, party: number) {
    this.#party = party;
    this.#overlay = new Overlay(book);
    this.#book = this.#overlay;
  }

  take<K extends BilledKind>(command: BusinessCommand & { readonly kind: K }, index: number): DecideError | undefined {
    const kind: K = command.kind;
    const rules = RULES[kind] as KindRules<K>;
    const named = 'document' in command ? (command.document as Documents[K]) : undefined;
    const pointer = named === undefined ? pointTo(kind, command) : this.#pointerOf(rules, kind, named);
    if ('code' in pointer) return { ...pointer, change: index };
    const before = this.#book.find(pointer);
    const row = findRow(kind, before?.state ?? ('none' satisfies StateOf<K>), command.action);
    if (row === undefined) return refuse('actionUnknown', index);
    if ((row.commitment === 'new') !== (named !== undefined)) return refuse('commitmentMismatch', index);
    const document = named ?? before?.document;
    if (document === undefined) return missingDocument(command.action);
    const actor = this.#actor(row, pointer.owner);
    if (actor === undefined) return refuse('actorNotAllowed', index);
    const references = this.#references(rules.references(document, this.#book, command.action as never), row);
    if ('code' in references) return { ...references, change: index };
    const companions = this.#companions(kind, pointer, row);
    if (companions === undefined) return refuse('companionMismatch', index);
    const error = check(rules, command.action, {
      ...{ book: this.#book, record: before, document, actor, pinned: references },
      companions: companions.map((at) => this.#overlay.moved(at)),
    });
    if (error !== undefined) return error;
    companions.forEach((at) => this.#claimed.add(at));
    this.decisions.push({
      ...pointer,
      action: command.action,
      row,
      actor,
      before,
      document: named,
      references,
      companions,
      context: contextOf(kind, named),
    });
    this.#overlay.move(before, {
      ...pointer,
      action: command.action as never,
      head: MOVED,
      ...(named && { document: named }),
    });
    return undefined;
  }

  unclaimed(): number | undefined {
    const index = this.decisions.findIndex(({ row }, at) => row.companionOf.length > 0 && !this.#claimed.has(at));
    return index < 0 ? undefined : index;
  }

  #pointerOf<K extends BilledKind>(rules: KindRules<K>, kind: K, document: Documents[K]): RecordPointer<K> | Refusal {
    const owner = rules.owner(document, this.#book);
    if (owner === undefined) return refuse('ownerNotAllowed');
    return { kind, owner, recordId: this.#book.recordId(kind, rules.naturalKey(document, this.#book)) };
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

  #companions(kind: string, { owner, recordId }: RecordPointer, row: RowSource): readonly number[] | undefined {
    const rule = row.companion;
    if (rule === null) return [];
    const taken = this.decisions.flatMap((earlier, at) => {
      const relates = rule.owner === 'any' || (rule.owner === 'same') === (earlier.owner === owner);
      const fits =
        rule.actions.includes(`${earlier.kind}.${earlier.action}`) &&
        earlier.row.companionOf.some((taker) => taker.startsWith(`${kind}.`)) &&
        (!rule.sameId || earlier.recordId === recordId);
      return fits && relates && !this.#claimed.has(at) ? [at] : [];
    });
    return taken.length >= rule.min ? taken : undefined;
  }
}

function pointTo<K extends BilledKind>(kind: K, command: BusinessCommand): RecordPointer<K> | Refusal {
  return 'record' in command
    ? { kind, owner: command.record.owner, recordId: command.record.recordId }
    : refuse('commitmentMismatch');
}

function missingDocument(action: string): BusinessRuleError {
  return new BusinessRuleError('DocumentMissingError', {
    field: '',
    value: `unknown to this party at ${action}`,
    expected: 'the document of the record, received over the payload channel',
  });
}

function check<K extends BilledKind>(
  rules: KindRules<K>,
  action: string,
  input: CheckInput<K>,
): BusinessRuleError | undefined {
  if ((rules.unchecked as readonly string[]).includes(action)) {
    return new BusinessRuleError('ActionUncheckedError', {
      field: '',
      value: action,
      expected: 'an action whose business checks are built; the register has its row already',
    });
  }
  return (
    rules.checks as Readonly<Record<string, ((input: CheckInput<K>) => BusinessRuleError | undefined) | undefined>>
  )[action]?.(input);
}

/** A rating binds the rule set that made it; other changes bind nothing beyond their document so far. */
function contextOf(kind: BilledKind, document: Documents[BilledKind] | undefined): object | undefined {
  return kind === 'rating' && document?.kind === 'rating' ? { ruleSet: document.ruleSet.digest } : undefined;
}

/** The book with the commands of the set decided so far. */
class Overlay implements Book {
  readonly parties: Book['parties'];
  readonly #book: Book;
  readonly #records = new Map<string, BookRecord>();
  readonly #order: BookRecord[] = [];

  constructor(book: Book) {
    this.#book = book;
    this.parties = book.parties;
  }

  move<K extends BilledKind>(before: BookRecord<K> | undefined, event: BusinessEvent<K>): void {
    const record = evolve(before, event);
    this.#records.set(pointerText(record), record);
    this.#order.push(record);
  }

  /** The record that the command at an index moved. */
  moved(index: number): BookRecord {
    const record = this.#order[index];
    if (record === undefined) throw new RangeError(`No command ${index} in this set`);
    return record;
  }

  find<K extends BilledKind>(pointer: RecordPointer<K>): BookRecord<K> | undefined {
    return (this.#records.get(pointerText(pointer)) as BookRecord<K> | undefined) ?? this.#book.find(pointer);
  }

  *all<K extends BilledKind>(kind: K): Iterable<BookRecord<K>> {
    for (const record of this.#book.all(kind)) if (!this.#records.has(pointerText(record))) yield record;
    for (const record of this.#records.values()) if (record.kind === kind) yield record as BookRecord<K>;
  }

  recordId(kind: BilledKind, parts: readonly string[]): string {
    return this.#book.recordId(kind, parts);
  }

  ruleSetDigest(content: object): string {
    return this.#book.ruleSetDigest(content);
  }
}
