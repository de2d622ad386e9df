import type { Book } from '@lateral/core';
import { invoiceHeaderOf } from '../workload/documents.js';
import { expectedAmounts } from '../workload/plan.js';
import type { Invariant } from './world-view.js';

const STANDING = new Set(['issued', 'accepted', 'binding', 'settled']);
const PAID = new Set(['notified', 'received']);

/** I2: no invoice asks for another amount than was worked out beforehand, and nobody pays more than that. */
export const moneyAddsUp: Invariant = ({ plan, parties }) =>
  parties.flatMap(({ side, book }) =>
    book === undefined
      ? []
      : plan.orders.flatMap((order) => {
          const { billNo } = invoiceHeaderOf(order);
          const { gross } = expectedAmounts(order);
          const [billed, paid] = [billedFor(book, billNo), paidFor(book, billNo)];
          return [
            ...(billed === undefined || billed === gross
              ? []
              : [`${billNo} of party ${side} is ${billed}, not ${gross}`]),
            ...(paid > gross ? [`for ${billNo} party ${side} sees ${paid} paid of ${gross}`] : []),
          ];
        }),
  );

function billedFor(book: Book, billNo: string): number | undefined {
  for (const { state, document } of book.all('invoice'))
    if (STANDING.has(state) && document?.billNo === billNo) return Number(document.gross.minor);
  return undefined;
}

function paidFor(book: Book, billNo: string): number {
  let sum = 0;
  for (const { state, document } of book.all('payment'))
    if (PAID.has(state) && document?.demand.billNo === billNo) sum += Number(document.amount.minor);
  return sum;
}
