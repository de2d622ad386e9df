import type { BilledKind, Documents, LegalId } from './documents.js';
import type { RecordPointer } from './commands.js';
import type { StateOf } from './table.js';

/** A record as one party sees it: the ledger's state, and the document behind it. */
export interface BookRecord<K extends BilledKind = BilledKind> extends RecordPointer<K> {
  /** Hex of 24 bytes. */
  readonly head: string;
  readonly state: StateOf<K>;
  readonly epoch: number;
  /** Hex of the commitment to the record's document; absent before the first. */
  readonly commitment?: string;
  /** The document as the record's life has shaped it ({@link evolve}); absent while it has not arrived: `awaitingDocument`. */
  readonly document?: Documents[K];
  /** Ledger time at which its state was last moved, whole seconds; absent while that is only being decided. */
  readonly movedAt?: number;
  /** The records that its changes took as companions, such as the ratings that an invoice bills, in order. */
  readonly takes?: readonly RecordPointer[];
  /** The record whose change took this one's last change as its companion, such as the invoice that bills a rating. */
  readonly takenBy?: RecordPointer;
}

/** What business checks may look at: the records of one bilateral, as they stand before the command. */
export interface Book {
  /** Legal ids by party index. */
  readonly parties: readonly [LegalId, LegalId];
  find<K extends BilledKind>(pointer: RecordPointer<K>): BookRecord<K> | undefined;
  /** All records of a kind, in no stated order. */
  all<K extends BilledKind>(kind: K): Iterable<BookRecord<K>>;
  /** Record id of a natural key, as hex; each party computes it from the secret they share. */
  recordId(kind: BilledKind, parts: readonly string[]): string;
  /** Hex digest of a rule set's content. */
  ruleSetDigest(content: object): string;
}

/** Text that names a record within its bilateral. */
export function pointerText({ kind, owner, recordId }: RecordPointer): string {
  return `${kind}/${owner}/${recordId}`;
}
