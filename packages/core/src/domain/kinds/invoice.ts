import * as E from 'fp-ts/lib/Either.js';
import type { Book, BookRecord } from '../book.js';
import { pointerText } from '../book.js';
import { BusinessRuleError } from '../business-rule-error.js';
import type { RecordPointer } from '../commands.js';
import type { InvoiceRef } from '../documents.js';
import { amountPaid } from '../balance.js';
import { generateInvoice } from '../generate-invoice.js';
import type { Check, CheckInput, KindRules } from './kind-rules.js';
import { firstOf, partyIndex } from './kind-rules.js';
import { orderPointer } from './order.js';
import { ratingPointer } from './rating.js';
import { termsPointer } from './terms.js';

/** The agreed charges that an invoice bills: those that its changes took and nobody gave back, and those it takes now. */
function billedRatings({ book, record, companions }: CheckInput<'invoice'>): ReadonlyMap<string, BookRecord<'rating'>> {
  const taken = (record?.takes ?? []).map((pointer) => book.find(pointer)).filter((each) => isBilledBy(each, record));
  return new Map([...taken, ...companions].filter(isRating).map((rating) => [rating.recordId, rating]));
}

function isRating(record: BookRecord | undefined): record is BookRecord<'rating'> {
  return record?.kind === 'rating';
}

/** A rating that was released may since be billed by another invoice. */
function isBilledBy(rating: BookRecord | undefined, invoice: BookRecord<'invoice'> | undefined): boolean {
  const taker = rating?.state === 'billed' ? rating.takenBy : undefined;
  return taker !== undefined && invoice !== undefined && pointerText(taker) === pointerText(invoice);
}

function namedRatings({ book, document }: CheckInput<'invoice'>): readonly string[] {
  return document.items.map((item) => ratingPointer(book, { ...item, seller: document.issuer }).recordId);
}

/** Each charge is billed by exactly one item, and each item bills an agreed charge (R66, R68). */
const billsWhatWasAgreed: Check<'invoice'> = (input) => {
  const named = namedRatings(input);
  const billed = billedRatings(input);
  const isEach = named.every((id) => billed.has(id)) && new Set(named).size === named.length;
  if (isEach && named.length === billed.size) return undefined;
  return new BusinessRuleError('InvoiceItemsMismatchError', {
    field: '/items',
    value: `${named.length} items`,
    expected: `one item for each of the ${billed.size} ratings billed`,
    source: 'R66, R68',
  });
};

/** Generating the invoice again gives the same, member for member (Option 1: CR2, CR5; Option 2: CR13). */
const isReproducible: Check<'invoice'> = (input) => {
  const { book, document } = input;
  const billed = billedRatings(input);
  const ratings = namedRatings(input).flatMap((id) => billed.get(id)?.document ?? []);
  if (ratings.length < billed.size) return missingRatings(billed.size - ratings.length);
  const generated = generateInvoice(book, document, ratings);
  if (E.isLeft(generated)) return generated.left;
  const wrong = differingMember(document, generated.right);
  if (wrong === undefined) return undefined;
  const [field, value, expected] = wrong;
  const rule = /^\/(net|tax|gross)\b/.test(field) ? 'InvoiceTotalMismatchError' : 'InvoiceTermsMismatchError';
  return new BusinessRuleError(rule, { field, value, expected, source: 'R70, R71' });
};

function missingRatings(count: number): BusinessRuleError {
  return new BusinessRuleError('DocumentMissingError', {
    field: '/items',
    value: `${count} ratings without their documents`,
    expected: 'the documents of the ratings, received from the other party',
    source: 'R68',
  });
}

function differingMember(
  document: unknown,
  generated: unknown,
  path = '',
): readonly [string, string, string] | undefined {
  if (typeof document !== 'object' || typeof generated !== 'object' || document === null || generated === null) {
    return document === generated ? undefined : [path, String(document), String(generated)];
  }
  const [left, right] = [document as Record<string, unknown>, generated as Record<string, unknown>];
  for (const member of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const wrong = differingMember(left[member], right[member], `${path}/${member}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const isOneBill: Check<'invoice'> = ({ book, document }) => {
  for (const [index, item] of document.items.entries()) {
    const order = book.find(orderPointer(book, item.order))?.document;
    const terms = book.find(
      termsPointer(book, { seller: document.issuer, productOffering: item.productOffering }),
    )?.document;
    const fits =
      order?.billingAccount === document.billingAccount &&
      terms?.invoiceOption === document.option &&
      terms.currency.code === document.net.currency &&
      terms.paymentMethods.includes(document.paymentMethod);
    if (fits) continue;
    return new BusinessRuleError('InvoiceTermsMismatchError', {
      field: `/items/${index}`,
      value: `${item.productName}, billed to ${document.billingAccount} by option ${document.option}`,
      expected: 'items of one billing account, currency, option and payment method, as their terms and orders say',
      source: 'R70, R72, O1, O2',
    });
  }
  return undefined;
};

const isCorrect: Check<'invoice'> = (input) =>
  firstOf(
    () => billsWhatWasAgreed(input),
    () => isOneBill(input),
    () => isReproducible(input),
  );

/** Whoever makes an issued invoice binding checks it; an accepted one was checked when it was accepted. */
const isCorrectOrAccepted: Check<'invoice'> = (input) =>
  input.record?.state === 'accepted' ? undefined : isCorrect(input);

/** An invoice is settled when the payments received for it cover it (R85, R89). */
const isPaid: Check<'invoice'> = ({ book, document }) => {
  const open = BigInt(document.gross.minor) - amountPaid(book, document).minor;
  if (open <= 0n) return undefined;
  return new BusinessRuleError('AmountOutstandingError', {
    field: '/gross',
    value: `${open} ${document.gross.currency} minor units open`,
    expected: 'payments received that cover it',
    source: 'R85, R89',
  });
};

/** The record of an invoice. */
export function invoicePointer(book: Book, ref: InvoiceRef): RecordPointer<'invoice'> {
  const recordId = book.recordId('invoice', [ref.issuer, ref.billingAccount, ref.billNo]);
  return { kind: 'invoice', owner: partyIndex(book, ref.issuer) ?? 255, recordId };
}

/** Invoices by Option 1 and Option 2 (MEF 114 R70–R74, R78, R81, R82). Disputes and netting have their rows; their checks come with their kinds. */
export const invoiceRules: KindRules<'invoice'> = {
  naturalKey: ({ issuer, billingAccount, billNo }) => [issuer, billingAccount, billNo],
  owner: (document, book) => partyIndex(book, document.issuer),
  references: (document, book, action) => (action === 'settle' ? paymentsOf(book, document) : []),
  checks: {
    ...{ issue: isCorrect, draft: isCorrect, add: isCorrect, reissue: isCorrect, issueDraft: isCorrect },
    ...{ accept: isCorrect, finalise: isCorrectOrAccepted, settle: isPaid },
  },
  unchecked: [
    ...([
      'dispute',
      'acceptRest',
      'reconcilePart',
      'reconcileAll',
      'reinstate',
      'bindAll',
      'withdrawDisputed',
      'concedeRest',
    ] as const),
    ...(['net', 'unnet', 'reopen', 'settlePart'] as const),
  ],
};

/** A set names this many references at most; a settlement needs one, and what all payments come to is checked apart. */
const REFERENCES_MAX = 24;

/** The payments received for an invoice, in an order that does not depend on when each party heard of them. */
function paymentsOf(book: Book, invoice: InvoiceRef): readonly RecordPointer<'payment'>[] {
  return [...book.all('payment')]
    .filter((payment) => payment.state === 'received' && demands(book, payment, invoice))
    .map(({ kind, owner, recordId }) => ({ kind, owner, recordId }))
    .sort((a, b) => (a.recordId < b.recordId ? -1 : 1))
    .slice(0, REFERENCES_MAX);
}

function demands(book: Book, payment: BookRecord<'payment'>, invoice: InvoiceRef): boolean {
  const demand = payment.document?.demand;
  return demand !== undefined && invoicePointer(book, demand).recordId === invoicePointer(book, invoice).recordId;
}
