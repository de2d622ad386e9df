import type { Book, RecordPointer } from '@lateral/core';
import { invoicePointer, orderPointer, ratingPointer, termsPointer, usagePointer } from '@lateral/core';
import { BUYER, chargeOf, invoiceHeaderOf, orderRefOf, paymentOf, termsOf, usageOf } from './documents.js';
import type { PlannedOrder } from './plan.js';

/** The records of one order's life. Both parties, and each life of them, come to the same. */
export interface OrderPointers {
  readonly terms: RecordPointer<'terms'>;
  readonly order: RecordPointer<'order'>;
  readonly usage: RecordPointer<'usage'>;
  /** Of the traffic, then of the access. */
  readonly ratings: readonly RecordPointer<'rating'>[];
  readonly invoice: RecordPointer<'invoice'>;
  readonly payment: RecordPointer<'payment'>;
}

export function orderPointers(book: Book, order: PlannedOrder): OrderPointers {
  const { rail, reference } = paymentOf(order);
  return {
    terms: termsPointer(book, termsOf(order.product)),
    order: orderPointer(book, orderRefOf(order)),
    usage: usagePointer(book, usageOf(order)),
    ratings: (['traffic', 'access'] as const).map((charge) => ratingPointer(book, chargeOf(order, charge))),
    invoice: invoicePointer(book, invoiceHeaderOf(order)),
    payment: {
      ...{ kind: 'payment', owner: book.parties.indexOf(BUYER) },
      recordId: book.recordId('payment', [BUYER, rail, reference]),
    },
  };
}
