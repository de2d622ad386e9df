import type { Book, BookRecord } from '../book.js';
import type { BusinessRuleError } from '../business-rule-error.js';
import type { RecordPointer } from '../commands.js';
import type { BilledKind, Documents } from '../documents.js';
import type { ActionOf } from '../table.js';

/** What a business check sees. The table's own conditions hold already and are never checked again. */
export interface CheckInput<K extends BilledKind> {
  readonly book: Book;
  /** The record before the command; absent when it is opened. */
  readonly record: BookRecord<K> | undefined;
  /** The new document, or the record's own where the row keeps it. */
  readonly document: Documents[K];
  /** The pinned records, in the order of the references. */
  readonly pinned: readonly BookRecord[];
  /** The records that earlier commands of the set moved and this one takes. */
  readonly companions: readonly BookRecord[];
  /** Index of the party that acts, or 255 for both. */
  readonly actor: number;
}

/** The first broken rule, or undefined. */
export type Check<K extends BilledKind> = (input: CheckInput<K>) => BusinessRuleError | undefined;

/** All that the domain knows of a kind beyond its rows. */
export interface KindRules<K extends BilledKind> {
  /** The parts of the record id, in the order of the table's natural key. */
  naturalKey(document: Documents[K], book: Book): readonly string[];
  /** Party index of the owner, 255 for all, or undefined when the document names no party of the bilateral. */
  owner(document: Documents[K], book: Book): number | undefined;
  /** Records that a command of this kind pins, by what its document names. */
  references(document: Documents[K], book: Book, action: ActionOf<K>): readonly RecordPointer[];
  /**
   * By action; an action without an entry has no check beyond the table. Who agrees to a document checks it as the one who
   * brought it had to: the other side's word for it is not enough.
   */
  readonly checks: Readonly<Partial<Record<ActionOf<K>, Check<K>>>>;
  /** Actions whose checks are not built: they are refused rather than let through. */
  readonly unchecked: readonly ActionOf<K>[];
}

/** Party index of a legal id. */
export function partyIndex(book: Book, legalId: string): number | undefined {
  const index = book.parties.indexOf(legalId);
  return index < 0 ? undefined : index;
}

/** The pinned record of a kind; the table guarantees that a row's groups are filled. */
export function pinnedOf<K extends BilledKind>(pinned: readonly BookRecord[], kind: K): BookRecord<K> | undefined {
  return pinned.find((record) => record.kind === kind) as BookRecord<K> | undefined; // safe: the kind is compared
}

/** Runs checks in order up to the first broken rule. */
export function firstOf(...checks: readonly (() => BusinessRuleError | undefined)[]): BusinessRuleError | undefined {
  for (const check of checks) {
    const error = check();
    if (error !== undefined) return error;
  }
  return undefined;
}
