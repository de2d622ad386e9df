import type { BilledKind, Book, BusinessCommand, InvoiceHeader, RecordPointer } from '@lateral/core';
import { agreementPointer, termsPointer } from '@lateral/core';
import type { Side } from '../faults/side.js';
import {
  activeOrder,
  agreement,
  invoiceHeaderOf,
  paymentOf,
  placedOrder,
  ratingOf,
  termsOf,
  usageOf,
} from './documents.js';
import type { Plan, PlannedOrder, PlannedProduct } from './plan.js';
import type { OrderPointers } from './pointers.js';
import { orderPointers } from './pointers.js';

/** What a party knows when it decides what to do. */
export interface Knowledge {
  /** Its own, with what is not final yet. */
  readonly book: Book;
  /** Whether a change of a record is final. */
  readonly isFinal: (pointer: RecordPointer, action: string) => boolean;
}

export type Deed =
  | { readonly type: 'commands'; readonly commands: readonly BusinessCommand[] }
  | { readonly type: 'invoice'; readonly header: InvoiceHeader; readonly ratings: readonly RecordPointer<'rating'>[] };

/** One thing that a party does once, as soon as its own book says that it is its turn. */
export interface Step {
  /** Its business key, but for the number of the attempt. */
  readonly name: string;
  readonly by: Side;
  /** Virtual units. */
  readonly start: number;
  readonly isDue: () => boolean;
  readonly deed: () => Deed;
}

/** Both parties' steps for a whole plan, in the order of their business, as one party's knowledge decides them. */
export function stepsOf({ orders }: Plan, knowledge: Knowledge): readonly Step[] {
  const { book } = knowledge;
  const products = new Map(orders.map(({ product }) => [product.name, product]));
  return [
    agreementStep(book),
    ...[...products.values()].map((product) => termsStep(product, book)),
    ...orders.flatMap((order) => {
      const at = orderPointers(book, order);
      return [...orderSteps(order, at, book), ...billingSteps(order, at, book), ...paymentSteps(order, at, knowledge)];
    }),
  ];
}

function agreementStep(book: Book): Step {
  const at = agreementPointer(book);
  return {
    ...{ name: 'agreement', by: 0, start: 0 },
    isDue: () => isIn(book, at, 'none'),
    deed: () => commands({ kind: 'agreement', action: 'agree', document: agreement }),
  };
}

function termsStep(product: PlannedProduct, book: Book): Step {
  const document = termsOf(product);
  const [above, at] = [agreementPointer(book), termsPointer(book, document)];
  return {
    ...{ name: `terms ${product.name}`, by: 1, start: 0 },
    isDue: () => isIn(book, above, 'active') && isIn(book, at, 'none'),
    deed: () => commands({ kind: 'terms', action: 'agree', document }),
  };
}

function orderSteps(order: PlannedOrder, at: OrderPointers, book: Book): readonly Step[] {
  const step = stepOf(order);
  const modification = (number: number): Step => {
    const before = activeOrder(order, number - 1).payloadDigest;
    return step(`modify ${number}`, 0, {
      isDue: () => isIn(book, at.order, 'active') && book.find(at.order)?.document?.payloadDigest === before,
      deed: () => commands({ kind: 'order', action: 'modify', document: activeOrder(order, number) }),
    });
  };
  return [
    step('place', 0, {
      isDue: () => isIn(book, at.terms, 'active') && isIn(book, at.order, 'none'),
      deed: () => commands({ kind: 'order', action: 'place', document: placedOrder(order) }),
    }),
    step('accept', 1, {
      isDue: () => isIn(book, at.order, 'placed'),
      deed: () => commands({ kind: 'order', action: 'accept', record: at.order }),
    }),
    step('activate', 1, {
      isDue: () => isIn(book, at.order, 'accepted'),
      deed: () => commands({ kind: 'order', action: 'activate', document: activeOrder(order) }),
    }),
    ...Array.from({ length: order.modifications }, (_, index) => modification(index + 1)),
  ];
}

function billingSteps(order: PlannedOrder, at: OrderPointers, book: Book): readonly Step[] {
  const step = stepOf(order);
  const { usage, invoice, ratings } = at;
  const areIn = (state: string): boolean => ratings.every((rating) => isIn(book, rating, state));
  return [
    step('report usage', 1, {
      isDue: () => isIn(book, at.order, 'active') && isIn(book, usage, 'none'),
      deed: () => commands({ kind: 'usage', action: 'report', document: usageOf(order) }),
    }),
    step('agree usage', 0, {
      isDue: () => isIn(book, usage, 'reported'),
      deed: () => commands({ kind: 'usage', action: 'agree', record: usage }),
    }),
    step('rate', 1, {
      isDue: () => isIn(book, usage, 'agreed') && areIn('none'),
      deed: () =>
        commands(
          { kind: 'rating', action: 'rateUsage', document: ratingOf(order, 'traffic') },
          { kind: 'rating', action: 'rateFixed', document: ratingOf(order, 'access') },
        ),
    }),
    step('agree ratings', 0, {
      isDue: () => areIn('rated'),
      deed: () => commands(...ratings.map((record): BusinessCommand => ({ kind: 'rating', action: 'agree', record }))),
    }),
    step('invoice', order.product.invoicedBy, {
      isDue: () => areIn('agreed') && isIn(book, invoice, 'none'),
      deed: () => ({ type: 'invoice', header: invoiceHeaderOf(order), ratings }),
    }),
  ];
}

function paymentSteps(order: PlannedOrder, { invoice, payment }: OrderPointers, knowledge: Knowledge): readonly Step[] {
  const { book, isFinal } = knowledge;
  const step = stepOf(order);
  const accept: Step = step('accept invoice', 0, {
    isDue: () => isIn(book, invoice, 'issued'),
    deed: () => commands({ kind: 'invoice', action: 'accept', record: invoice }),
  });
  return [
    ...(order.product.invoiceOption === '1' ? [accept] : []), // by Option 2 the second engine answers
    step('finalise', 0, {
      isDue: () => isIn(book, invoice, 'accepted'),
      deed: () => commands({ kind: 'invoice', action: 'finalise', record: invoice }),
    }),
    step('pay', 0, {
      isDue: () => isFinal(invoice, 'finalise') && isIn(book, payment, 'none'), // money leaves for what is final only
      deed: () => commands({ kind: 'payment', action: 'notify', document: paymentOf(order) }),
    }),
    step('receive', 1, {
      isDue: () => isIn(book, payment, 'notified'),
      deed: () => commands({ kind: 'payment', action: 'receive', record: payment }),
    }),
    step('settle', 1, {
      isDue: () => isIn(book, payment, 'received') && isIn(book, invoice, 'binding'),
      deed: () => commands({ kind: 'invoice', action: 'settle', record: invoice }),
    }),
  ];
}

const stepOf =
  ({ number, start }: PlannedOrder) =>
  (name: string, by: Side, rest: Pick<Step, 'isDue' | 'deed'>): Step => ({
    ...{ name: `order ${number} ${name}`, by, start },
    ...rest,
  });

function commands(...list: readonly BusinessCommand[]): Deed {
  return { type: 'commands', commands: list };
}

function isIn<K extends BilledKind>(book: Book, pointer: RecordPointer<K>, state: string): boolean {
  return (book.find(pointer)?.state ?? 'none') === state;
}
