import type {
  Command,
  Entries,
  EntryKey,
  EntryWrite,
  HexId,
  RegisterLedger,
  Space,
  Verdict,
  Verify,
} from '@lateral/core';
import { applyCommand, bilateralIdOf, reads, toHex } from '@lateral/core';
import { Announcements } from './announcements.js';

/** An entry as it was before a command; undefined where there was none. */
export type Undo = { readonly [S in Space]: EntryKey<S> & { readonly value: Entries[S] | undefined } }[Space];

/** What the ledger holds of one bilateral. Each has its own, so that its cost does not depend on how many there are. */
export interface Book {
  /** By {@link entryName}. */
  readonly entries: Map<string, Entries[Space]>;
  readonly announcements: Announcements;
}

export function entryName({ space, id }: EntryKey): string {
  return `${space}/${id}`;
}

/** The state of all bilaterals, changed by nothing but the verdicts of `applyCommand`. */
export class Register {
  readonly #facts: RegisterLedger;
  readonly #books = new Map<HexId, Book>();

  constructor(facts: RegisterLedger) {
    this.#facts = facts;
  }

  /** Books by bilateral id, those included that were only asked for. */
  get books(): ReadonlyMap<HexId, Book> {
    return this.#books;
  }

  /** The book of a bilateral, empty when nothing is known of it. */
  book(bilateralId: HexId): Book {
    let book = this.#books.get(bilateralId);
    if (book === undefined) {
      book = { entries: new Map(), announcements: new Announcements() };
      this.#books.set(bilateralId, book);
    }
    return book;
  }

  /** Sets a book from a snapshot. */
  restore(bilateralId: HexId, book: Book): void {
    this.#books.set(bilateralId, book);
  }

  bookOf(command: Command): Book {
    return this.book(toHex(bilateralIdOf(command)));
  }

  get<S extends Space>(bilateralId: HexId, { space, id }: EntryKey<S>): Entries[S] | undefined {
    const entries = this.#books.get(bilateralId)?.entries;
    return entries?.get(entryName({ space, id })) as Entries[S] | undefined; // safe: a name holds its space, writes pair both
  }

  /**
   * The verdict on a command, over exactly the entries that `reads` names.
   *
   * @throws TypeError when `applyCommand` asks for another: a ledger that declares its read set could not answer.
   */
  judge(command: Command, now: number, verify: Verify): Verdict {
    const entries = this.#books.get(toHex(bilateralIdOf(command)))?.entries;
    const loaded = new Map(
      reads(command)
        .map(entryName)
        .map((name) => [name, entries?.get(name)]),
    );
    const get = <S extends Space>(space: S, id: string): Entries[S] | undefined => {
      const name = entryName({ space, id });
      if (!loaded.has(name)) throw new TypeError(`applyCommand read ${name}, which reads() does not name`);
      return loaded.get(name) as Entries[S] | undefined; // safe: as above
    };
    return applyCommand({ ledger: this.#facts, get }, command, now, verify);
  }

  /** @returns What takes the writes back. */
  write(command: Command, writes: readonly EntryWrite[]): readonly Undo[] {
    const { entries } = this.bookOf(command);
    return writes.map((write) => {
      const name = entryName(write);
      const before = { space: write.space, id: write.id, value: entries.get(name) } as Undo; // safe: as above
      entries.set(name, write.value);
      return before;
    });
  }

  undo(command: Command, undo: readonly Undo[]): void {
    const { entries } = this.bookOf(command);
    for (const before of undo) {
      if (before.value === undefined) entries.delete(entryName(before));
      else entries.set(entryName(before), before.value);
    }
  }
}
