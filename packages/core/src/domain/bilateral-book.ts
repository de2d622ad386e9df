import type { Book, BookRecord } from './book.js';
import { pointerText } from './book.js';
import type { BusinessEvent, RecordPointer } from './commands.js';
import type { BilledKind, BusinessDocument, LegalId } from './documents.js';
import { evolve, withDocument, withTaker } from './evolve.js';
import type { KindRules } from './kinds/kind-rules.js';
import { isBilledKind, RULES } from './kinds/rules.js';
import { LIFECYCLE } from './table.js';
import { toHex, utf8 } from '../protocol/bytes.js';
import { canonicalText } from '../protocol/canonical.js';
import type { Hashes } from '../protocol/hash.js';
import { taggedHash } from '../protocol/hash.js';
import { recordIdOf } from '../protocol/record-id.js';
import type { NamedChange, RecordChange } from './named-change.js';

export interface BookOptions {
  readonly hashes: Hashes;
  readonly parties: readonly [LegalId, LegalId];
  /** The 32 bytes that only the parties hold. */
  readonly recordSecret: Uint8Array;
}

type Undo = readonly (readonly [key: string, before: BookRecord | undefined])[];

/** A record is pointed to several times in its life, and each id costs an HMAC, so the last ones are kept. */
const RECORD_IDS_MAX = 10_000;

/**
 * The records of one bilateral with their documents, folded from what the ledger announced. Included changes count; a
 * reverted one is undone, newest first, as the ledger announces them.
 */
export class BilateralBook implements Book {
  readonly parties: readonly [LegalId, LegalId];
  readonly #hashes: Hashes;
  readonly #recordSecret: Uint8Array;
  readonly #records = new Map<BilledKind, Map<string, BookRecord>>();
  readonly #documents = new Map<string, BusinessDocument>();
  /** Keys of records whose document has not arrived; there are few, so that an arriving one looks through them. */
  readonly #awaiting = new Set<string>();
  readonly #undo = new Map<string, Undo>();
  readonly #recordIds = new Map<string, string>();

  constructor({ hashes, parties, recordSecret }: BookOptions) {
    this.#hashes = hashes;
    this.parties = parties;
    this.#recordSecret = recordSecret;
  }

  find<K extends BilledKind>(pointer: RecordPointer<K>): BookRecord<K> | undefined {
    return this.#ofKind(pointer.kind).get(pointerText(pointer)) as BookRecord<K> | undefined; // safe: kept by kind
  }

  all<K extends BilledKind>(kind: K): Iterable<BookRecord<K>> {
    return this.#ofKind(kind).values() as Iterable<BookRecord<K>>; // safe: kept by kind
  }

  recordId(kind: BilledKind, parts: readonly string[]): string {
    let key: string = kind;
    for (const part of parts) key += `/${part.length}/${part}`; // with its length, so that no two keys read alike
    let id = this.#recordIds.get(key);
    if (id === undefined) {
      id = toHex(recordIdOf(this.#hashes, this.#recordSecret, LIFECYCLE.kinds[kind].number, parts));
      if (this.#recordIds.size >= RECORD_IDS_MAX) this.#recordIds.clear();
      this.#recordIds.set(key, id);
    }
    return id;
  }

  ruleSetDigest(content: object): string {
    return ruleSetDigest(this.#hashes, content);
  }

  /** Holds a document that its commitment was checked against, and gives it to the record that waits for it. */
  supply(commitment: string, document: BusinessDocument): void {
    this.#documents.set(commitment, document);
    for (const key of this.#awaiting) {
      const record = this.#ofKind(document.kind).get(key);
      if (record?.commitment === commitment) this.#put(key, record);
    }
  }

  holds(commitment: string): boolean {
    return this.#documents.has(commitment);
  }

  /** Commitments of documents that have not arrived. */
  awaited(): readonly string[] {
    const records = [...this.#records.values()];
    return [...this.#awaiting].flatMap((key) => records.flatMap((ofKind) => ofKind.get(key)?.commitment ?? []));
  }

  /**
   * Folds a set that was included; again is harmless.
   *
   * @param time - Ledger time of application, whole seconds.
   */
  apply(commandId: string, changes: readonly NamedChange[], time: number): readonly RecordChange[] {
    if (!this.#undo.has(commandId)) {
      const pointers = changes.map(({ kind, owner, recordId }) =>
        isBilledKind(kind) ? { kind, owner, recordId } : undefined,
      );
      const undo = changes.flatMap((change, index) => {
        const pointer = pointers[index];
        if (pointer === undefined) return [];
        const companions = change.companions.flatMap((at) => pointers[at] ?? []);
        return [this.#fold(pointer, change, companions, time)];
      });
      this.#undo.set(commandId, undo);
    }
    return changes.map((change) => this.describe(change));
  }

  /** Moves the one head that a rejection moves; the state stays. */
  reject(commandId: string, refused: NamedChange | undefined, head: string): void {
    if (refused === undefined || !isBilledKind(refused.kind) || this.#undo.has(commandId)) return;
    const pointer = { kind: refused.kind, owner: refused.owner, recordId: refused.recordId };
    const before = this.find(pointer);
    const base = before ?? { ...pointer, state: 'none' as const, epoch: 0 };
    this.#put(pointerText(pointer), { ...base, head });
    this.#undo.set(commandId, [[pointerText(pointer), before]]);
  }

  revert(commandId: string): void {
    for (const [key, before] of [...(this.#undo.get(commandId) ?? [])].reverse()) {
      if (before !== undefined) this.#put(key, before);
      else this.#remove(key);
    }
    this.#undo.delete(commandId);
  }

  /** What a final command did is never undone. */
  settle(commandId: string): void {
    this.#undo.set(commandId, []);
  }

  /** A change as applications see it, by the record's state now. */
  describe(change: NamedChange): RecordChange {
    const { kind, action, owner, recordId, commitment } = change;
    const pointer = isBilledKind(kind) ? { kind, owner, recordId } : undefined;
    const record = pointer && this.find(pointer);
    const document = pointer && this.#documentOf(pointer, commitment);
    const base = {
      kind,
      action,
      owner,
      recordId,
      state: record?.state ?? '',
      awaitingDocument: commitment !== undefined && document === undefined,
    };
    return document === undefined ? base : { ...base, document };
  }

  #ofKind(kind: BilledKind): Map<string, BookRecord> {
    let records = this.#records.get(kind);
    if (records === undefined) this.#records.set(kind, (records = new Map<string, BookRecord>()));
    return records;
  }

  #fold(
    pointer: RecordPointer,
    { action, commitment, head }: NamedChange,
    companions: readonly RecordPointer[],
    time: number,
  ): readonly [string, BookRecord | undefined] {
    const key = pointerText(pointer);
    const before = this.find(pointer);
    const document = this.#documentOf(pointer, commitment);
    const event: BusinessEvent = {
      ...pointer,
      action: action as BusinessEvent['action'], // safe: the change was named by the table
      ...{ head, time, companions },
      ...(commitment === undefined ? {} : { commitment }),
      ...(document === undefined ? {} : { document }),
    };
    this.#put(key, evolve(before, event));
    for (const companion of companions) {
      const taken = this.find(companion);
      if (taken !== undefined) this.#put(pointerText(companion), withTaker(taken, pointer));
    }
    return [key, before];
  }

  /** Files a record, with the document that it waits for where that is here by now. */
  #put(key: string, record: BookRecord): void {
    const document = record.document === undefined ? this.#documentOf(record, record.commitment) : undefined;
    const filed = document === undefined ? record : withDocument(record, document);
    this.#ofKind(record.kind).set(key, filed);
    if (filed.commitment !== undefined && filed.document === undefined) this.#awaiting.add(key);
    else this.#awaiting.delete(key);
  }

  #remove(key: string): void {
    for (const records of this.#records.values()) records.delete(key);
    this.#awaiting.delete(key);
  }

  #documentOf(pointer: RecordPointer, commitment: string | undefined): BusinessDocument | undefined {
    const document = commitment === undefined ? undefined : this.#documents.get(commitment);
    return document !== undefined && this.#isFiledRight(pointer, document) ? document : undefined;
  }

  /** A document counts only on the record that its own natural key and owner name. */
  #isFiledRight({ kind, owner, recordId }: RecordPointer, document: BusinessDocument): boolean {
    if (document.kind !== kind) return false;
    const rules = RULES[kind] as unknown as KindRules<BilledKind>; // safe: the document is of this kind
    return rules.owner(document, this) === owner && this.recordId(kind, rules.naturalKey(document, this)) === recordId;
  }
}

/** Hex of `H_ruleset(JCS(content))`. */
export function ruleSetDigest(hashes: Hashes, content: object): string {
  const text = canonicalText(content);
  if (text._tag === 'Left')
    throw new TypeError(`A rule set that is no canonical document: ${text.left.pointer} ${text.left.expected}`);
  return toHex(taggedHash(hashes, 'ruleset', utf8(text.right)));
}
