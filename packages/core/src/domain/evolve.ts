import type { BookRecord } from './book.js';
import type { BusinessEvent, RecordPointer } from './commands.js';
import type { BilledKind, Documents, InvoiceDocument, InvoiceItemState } from './documents.js';
import type { StateOf } from './table.js';
import { findRow } from './table.js';

type Folds = { readonly [K in BilledKind]?: Fold<K> };
type Fold<K extends BilledKind> = (document: Documents[K], state: StateOf<K>) => Documents[K];

/** What a record's life does to its document beyond replacing it: the item states of an invoice follow the record (MEF 141). */
const FOLDS: Folds = {
  invoice: (document, state) => withItemState(document, ITEM_STATES[state]),
};

const ITEM_STATES: Readonly<Partial<Record<StateOf<'invoice'>, InvoiceItemState>>> = {
  issued: 'generated',
  accepted: 'generated',
  binding: 'paymentDue',
  disputed: 'disputeBeingInvestigated',
  settled: 'settled',
  netted: 'settled',
  waived: 'credit',
  withdrawn: 'withdrawn',
};

function withItemState(document: InvoiceDocument, state: InvoiceItemState | undefined): InvoiceDocument {
  if (state === undefined || document.items.every((item) => item.state === state)) return document;
  return { ...document, items: document.items.map((item) => ({ ...item, state })) };
}

/**
 * The record after an applied change. Pure; of an event that the table does not know from the record's state it keeps the head
 * only, because the ledger has judged it and the ledger is right.
 */
export function evolve<K extends BilledKind>(
  record: BookRecord<K> | undefined,
  event: BusinessEvent<K>,
): BookRecord<K> {
  const { kind, owner, recordId, head, time } = event;
  const { state: before, epoch } = record ?? { state: 'none' satisfies StateOf<K>, epoch: 0 };
  const row = findRow(kind, before, event.action);
  if (row === undefined) return { ...(record ?? { kind, owner, recordId, state: before, epoch }), head };
  const state = row.to as StateOf<K>; // safe: a row leads to a state of its kind
  return {
    ...{ kind, owner, recordId, head, state, epoch: epoch + (row.raisesEpoch ? 1 : 0) },
    ...(time === undefined ? {} : { movedAt: time }),
    ...takesOf(record, event.companions),
    ...folded(kind, state, row.commitment === 'new' ? event : record),
  };
}

function takesOf(record: BookRecord | undefined, companions: readonly RecordPointer[] = []): Pick<BookRecord, 'takes'> {
  const taken = companions.map(({ kind, owner, recordId }) => ({ kind, owner, recordId }));
  const takes = [...(record?.takes ?? []), ...taken];
  return takes.length === 0 ? {} : { takes };
}

/** The record whose last change another record's change took as its companion; its next change ends that. */
export function withTaker<K extends BilledKind>(
  record: BookRecord<K>,
  { kind, owner, recordId }: RecordPointer,
): BookRecord<K> {
  return { ...record, takenBy: { kind, owner, recordId } };
}

function folded<K extends BilledKind>(
  kind: K,
  state: StateOf<K>,
  source: { readonly commitment?: string; readonly document?: Documents[K] } | undefined,
): Pick<BookRecord<K>, 'commitment' | 'document'> {
  const commitment = source?.commitment === undefined ? {} : { commitment: source.commitment };
  if (source?.document === undefined) return commitment;
  return { ...commitment, document: FOLDS[kind]?.(source.document, state) ?? source.document };
}

/** The record with the document that it waited for. */
export function withDocument<K extends BilledKind>(record: BookRecord<K>, document: Documents[K]): BookRecord<K> {
  const { kind, state, commitment } = record;
  return { ...record, ...folded(kind, state, { document, ...(commitment === undefined ? {} : { commitment }) }) };
}
