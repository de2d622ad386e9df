import type { BilledKind, Documents } from './documents.js';
import type { ActionOf } from './table.js';
import type { TABLE } from './table.generated.js';

type RowOf<K extends BilledKind, A> = Extract<(typeof TABLE)['rows'][number], { readonly kind: K; readonly action: A }>;

/** Names a record within its bilateral. */
export interface RecordPointer<K extends BilledKind = BilledKind> {
  readonly kind: K;
  /** Party index, or 255 for all parties. */
  readonly owner: number;
  /** Hex of 32 bytes. */
  readonly recordId: string;
}

/** A command whose row takes a new document. */
interface DocumentCommand<K extends BilledKind, A extends ActionOf<K>> {
  readonly kind: K;
  readonly action: A;
  readonly document: Documents[K];
}

/** A command whose row leaves the record's document as it is. */
interface RecordCommand<K extends BilledKind, A extends ActionOf<K>> {
  readonly kind: K;
  readonly action: A;
  readonly record: Omit<RecordPointer, 'kind'>;
}

/**
 * What a party wants to happen, in the table's own words. Whether it carries a document follows from the table: rows with a
 * new commitment do, rows marked `=` name the record.
 */
export type BusinessCommand = {
  [K in BilledKind]: {
    [A in ActionOf<K>]: 'new' extends RowOf<K, A>['commitment'] ? DocumentCommand<K, A> : RecordCommand<K, A>;
  }[ActionOf<K>];
}[BilledKind];

/** A change that was applied, with its document where it brought one: what a book is folded from. */
export interface BusinessEvent<K extends BilledKind = BilledKind> extends RecordPointer<K> {
  readonly action: ActionOf<K>;
  /** Hex of the commitment to the new document, for rows that take one. */
  readonly commitment?: string;
  /** The new document; absent where the row takes none or it has not arrived. */
  readonly document?: Documents[K];
  /** Hex of 24 bytes; the head that the change left. */
  readonly head: string;
  /** Ledger time of application, whole seconds; absent while it is only being decided. */
  readonly time?: number;
  /** The records that earlier changes of the set moved and this one takes. */
  readonly companions?: readonly RecordPointer[];
}
