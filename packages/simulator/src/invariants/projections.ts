import type { BilledKind, Book, RecordState } from '@lateral/core';
import { invoicePointer, LIFECYCLE, toHex } from '@lateral/core';
import { invoiceHeaderOf } from '../workload/documents.js';
import type { Truth } from '../run/truth.js';
import type { Invariant } from './world-view.js';

const KINDS: readonly BilledKind[] = ['agreement', 'terms', 'order', 'usage', 'rating', 'invoice', 'payment'];

/** I5, at rest: both parties' books equal the register, record by record. */
export const booksEqualLedger: Invariant = ({ truth, parties }) => {
  if (truth === undefined) return ['nobody is in a bilateral'];
  const held = truth.records();
  return parties.flatMap(({ side, book }) =>
    book === undefined
      ? [`party ${side} is not there`]
      : differences(book, held).map((text) => `party ${side}: ${text}`),
  );
};

function differences(book: Book, held: ReadonlyMap<string, RecordState>): readonly string[] {
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const kind of KINDS)
    for (const record of book.all(kind)) {
      const { number, states } = LIFECYCLE.kinds[kind];
      const key = `${number}/${record.owner}/${record.recordId}`;
      const state = held.get(key);
      seen.add(key);
      const ledgers = state && `${state.state} ${state.epoch} ${toHex(state.head)}`;
      const own = `${states[record.state] ?? ''} ${record.epoch} ${record.head}`;
      if (ledgers !== own) wrong.push(`${kind} ${key} is ${own}; the ledger has ${ledgers ?? 'none'}`);
    }
  return [...wrong, ...[...held.keys()].filter((key) => !seen.has(key)).map((key) => `record ${key} is missing`)];
}

/** I5, always: a consumer has never counted a final change that is not there, nor one of them twice. */
export const consumersNeverAhead: Invariant = ({ truth, parties }) => {
  const counts = countsOf(truth);
  return parties.flatMap(({ side, finals }) =>
    [...finals.counts]
      .filter(([operation, count]) => count > (counts.get(operation) ?? 0))
      .map(
        ([operation, count]) =>
          `party ${side} counted ${operation} ${count} times; final are ${counts.get(operation) ?? 0}`,
      ),
  );
};

/** I5, at rest: a consumer has counted each final change. */
export const consumersComplete: Invariant = ({ truth, parties }) => {
  const counts = countsOf(truth);
  return parties.flatMap(({ side, finals }) =>
    [...counts]
      .filter(([operation, count]) => finals.counts.get(operation) !== count)
      .map(
        ([operation, count]) =>
          `party ${side} counted ${operation} ${finals.counts.get(operation) ?? 0} times of ${count}`,
      ),
  );
};

function countsOf(truth: Truth | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { changes } of truth?.finals ?? [])
    for (const { kind, owner, recordId, action } of changes) {
      const operation = `${kind}/${owner}/${recordId}/${action}`;
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
    }
  return counts;
}

/** At rest: each order of the workload has come to its end. */
export const everythingSettled: Invariant = ({ plan, parties }) =>
  parties.flatMap(({ side, book }) =>
    plan.orders.flatMap((order) => {
      const state = book?.find(invoicePointer(book, invoiceHeaderOf(order)))?.state ?? 'none';
      return state === 'settled' ? [] : [`the invoice of order ${order.number} is ${state} for party ${side}`];
    }),
  );
