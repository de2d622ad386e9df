import type { Book, BusinessCommand, RatingDocument, RecordPointer, SmartBilateral } from '@lateral/core';
import {
  agreementPointer,
  invoicePointer,
  orderPointer,
  ratingPointer,
  termsPointer,
  usagePointer,
} from '@lateral/core';
import { AGREEMENT, headerOf, papersOf, termsOf } from './papers.js';

/** What a party's own system wants to happen once, as soon as its book says that it is time. */
export interface Step {
  readonly name: string;
  /** Buyer 0, seller 1. */
  readonly by: 0 | 1;
  readonly isDue: () => boolean;
  readonly act: (bilateral: SmartBilateral, businessKey: string) => Promise<unknown>;
}

/** Whether an action on a record is final. */
export type IsFinal = (pointer: RecordPointer, action: string) => boolean;

/** The contracts under which all orders are placed. */
export function contractSteps(book: Book): readonly Step[] {
  const agreement = agreementPointer(book);
  const terms = (['1', '2'] as const).map((option): Step => {
    const document = termsOf(option);
    const isDue = isIn(book, [agreement, 'active'], [termsPointer(book, document), 'none']);
    return { name: `terms ${option}`, by: 1, isDue, act: command({ kind: 'terms', action: 'agree', document }) };
  });
  const begin = command({ kind: 'agreement', action: 'agree', document: AGREEMENT });
  return [{ name: 'agreement', by: 0, isDue: isIn(book, [agreement, 'none']), act: begin }, ...terms];
}

/** An order from its placement to the settlement of its invoice. */
export function orderSteps(number: number, book: Book, isFinal: IsFinal): readonly Step[] {
  const { terms, placed, active, usage, ratings, header, payment } = papersOf(number);
  const [contract, order, used] = [termsPointer(book, terms), orderPointer(book, placed), usagePointer(book, usage)];
  const rated = ratings.map((rating) => ratingPointer(book, rating));
  const [invoice, paid] = [invoicePointer(book, header), paymentPointer(book, number)];
  const areRated = (state: string): readonly Condition[] => rated.map((rating) => [rating, state]);
  const step = (name: string, by: 0 | 1, conditions: readonly Condition[], act: Step['act']): Step => ({
    ...{ name: `${name} ${number}`, by, isDue: isIn(book, ...conditions), act },
  });
  const accept = command({ kind: 'invoice', action: 'accept', record: invoice });
  const notify = command({ kind: 'payment', action: 'notify', document: payment });
  const pay = step('pay', 0, [[paid, 'none']], notify);
  return [
    step(
      'place',
      0,
      [
        [contract, 'active'],
        [order, 'none'],
      ],
      command({ kind: 'order', action: 'place', document: placed }),
    ),
    step('accept', 1, [[order, 'placed']], command({ kind: 'order', action: 'accept', record: order })),
    step('activate', 1, [[order, 'accepted']], command({ kind: 'order', action: 'activate', document: active })),
    step(
      'report',
      1,
      [
        [order, 'active'],
        [used, 'none'],
      ],
      command({ kind: 'usage', action: 'report', document: usage }),
    ),
    step('agree usage', 0, [[used, 'reported']], command({ kind: 'usage', action: 'agree', record: used })),
    step('rate', 1, [[used, 'agreed'], ...areRated('none')], command(...ratings.map(rate))),
    step('agree ratings', 0, areRated('rated'), command(...rated.map(agree))),
    step('invoice', 1, [...areRated('agreed'), [invoice, 'none']], (bilateral, businessKey) =>
      bilateral.invoice(header, rated, { businessKey }),
    ),
    ...(terms.invoiceOption === '1' ? [step('accept invoice', 0, [[invoice, 'issued']], accept)] : []), // else by itself
    step('finalise', 0, [[invoice, 'accepted']], command({ kind: 'invoice', action: 'finalise', record: invoice })),
    { ...pay, isDue: () => isFinal(invoice, 'finalise') && pay.isDue() }, // money leaves for what is final only
    step('receive', 1, [[paid, 'notified']], command({ kind: 'payment', action: 'receive', record: paid })),
    step(
      'settle',
      1,
      [
        [paid, 'received'],
        [invoice, 'binding'],
      ],
      command({ kind: 'invoice', action: 'settle', record: invoice }),
    ),
  ];
}

function rate(document: RatingDocument): BusinessCommand {
  return { kind: 'rating', action: document.basis === 'usage' ? 'rateUsage' : 'rateFixed', document };
}

function agree(record: RecordPointer<'rating'>): BusinessCommand {
  return { kind: 'rating', action: 'agree', record };
}

/** Whether nothing of an order remains to be done. */
export function isOver(number: number, book: Book, isFinal: IsFinal): boolean {
  return isFinal(invoicePointer(book, headerOf(number)), 'settle');
}

function paymentPointer(book: Book, number: number): RecordPointer<'payment'> {
  const { payer, rail, reference } = papersOf(number).payment;
  return { kind: 'payment', owner: 0, recordId: book.recordId('payment', [payer, rail, reference]) };
}

type Condition = readonly [pointer: RecordPointer, state: string];

function isIn(book: Book, ...conditions: readonly Condition[]): () => boolean {
  return () => conditions.every(([pointer, state]) => stateOf(book, pointer) === state);
}

function stateOf(book: Book, pointer: RecordPointer): string {
  return book.find(pointer)?.state ?? 'none';
}

function command(...commands: readonly BusinessCommand[]): Step['act'] {
  return (bilateral, businessKey) => bilateral.submit(commands, { businessKey });
}
