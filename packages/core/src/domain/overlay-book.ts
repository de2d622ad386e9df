import type { Book, BookRecord } from './book.js';
import { pointerText } from './book.js';
import type { BusinessEvent } from './commands.js';
import type { BilledKind } from './documents.js';
import { evolve, withTaker } from './evolve.js';
import type { RecordPointer } from './commands.js';

/** Head of a record that an earlier command of the set moves: it depends on the set's own bytes, so nothing can pin it. */
export const MOVED = '';

/** A book with the commands of a set that are decided so far, on top of another that stays as it is. */
export class OverlayBook implements Book {
  readonly parties: Book['parties'];
  readonly #book: Book;
  readonly #records = new Map<string, BookRecord>();
  readonly #order: RecordPointer[] = [];

  constructor(book: Book) {
    this.#book = book;
    this.parties = book.parties;
  }

  move<K extends BilledKind>(before: BookRecord<K> | undefined, event: BusinessEvent<K>): void {
    const record = evolve(before, event);
    this.#put(record);
    this.#order.push(record);
    for (const companion of event.companions ?? []) {
      const taken = this.find(companion);
      if (taken !== undefined) this.#put(withTaker(taken, record));
    }
  }

  /** The record that the command at an index moved. */
  moved(index: number): BookRecord {
    const pointer = this.#order[index];
    const record = pointer && this.find(pointer);
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

  #put(record: BookRecord): void {
    this.#records.set(pointerText(record), record);
  }
}
