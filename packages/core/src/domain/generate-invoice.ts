import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { taxOf, totalsOf } from '../rules/invoice-sums.js';
import type { RatingProblem } from '../rules/problem.js';
import type { Book } from './book.js';
import { BusinessRuleError } from './business-rule-error.js';
import { addDays } from './calendar.js';
import type {
  Interval,
  InvoiceDocument,
  InvoiceItem,
  OrderDocument,
  RatingDocument,
  TermsDocument,
} from './documents.js';
import { orderPointer } from './kinds/order.js';
import { termsPointer } from './kinds/terms.js';

/** What the issuer decides; all else of an invoice follows from the agreed ratings and terms. */
export type InvoiceHeader = Pick<InvoiceDocument, 'issuer' | 'billingAccount' | 'billNo' | 'billDate'>;

/**
 * Generates the invoice of agreed ratings from the terms that both signed: the one engine of Option 1, where the issuer runs
 * it and the recipient checks by running it too, and of Option 2, where either side asks for it (MEF 114 §7.7).
 *
 * @param ratings - At least one; all of one seller, billing account, currency and option.
 * @returns Items in the order of the ratings, tax rounded per item, totals as sums.
 * @source MEF 114 R68, R70, R71, R72, CR13
 */
export function generateInvoice(
  book: Book,
  header: InvoiceHeader,
  ratings: readonly RatingDocument[],
): Either<BusinessRuleError, InvoiceDocument> {
  const items: InvoiceItem[] = [];
  for (const [index, rating] of ratings.entries()) {
    const item = itemOf(book, rating, index);
    if (E.isLeft(item)) return item;
    items.push(item.right);
  }
  const contract = contractOf(book, ratings);
  if (contract === undefined) return E.left(missing('/items', 'no rating with terms and order'));
  const { terms, order, period } = contract;
  const totals = totalsOf(items, terms.currency.code);
  if (E.isLeft(totals)) return E.left(termsMismatch(totals.left));
  const { issuer, billingAccount, billNo, billDate } = header;
  return E.right({
    ...({ kind: 'invoice', issuer, billingAccount, billNo, billDate } as const),
    recipient: order.buyer,
    paymentDueDate: addDays(billDate, Number(terms.paymentTermDays)),
    period,
    option: terms.invoiceOption,
    paymentMethod: terms.paymentMethods[0] ?? '',
    items,
    ...totals.right,
  });
}

/** What the first rating says of the whole invoice. */
function contractOf(
  book: Book,
  [first]: readonly RatingDocument[],
): { readonly terms: TermsDocument; readonly order: OrderDocument; readonly period: Interval } | undefined {
  const terms = first && book.find(termsPointer(book, first))?.document;
  const order = first && book.find(orderPointer(book, first.order))?.document;
  return terms && order && { terms, order, period: first.interval };
}

function missing(field: string, value: string): BusinessRuleError {
  return new BusinessRuleError('DocumentMissingError', {
    field,
    value,
    expected: 'the documents of the ratings, their terms and orders',
    source: 'R68',
  });
}

function itemOf(book: Book, rating: RatingDocument, index: number): Either<BusinessRuleError, InvoiceItem> {
  const terms = book.find(termsPointer(book, rating))?.document;
  const productId = book.find(orderPointer(book, rating.order))?.document?.productId;
  if (terms === undefined || productId === undefined) return E.left(missing(`/items/${index}`, rating.charge));
  const tax = taxOf(rating.net, terms.tax.ratePercent, terms.rounding);
  if (E.isLeft(tax)) return E.left(termsMismatch(tax.left));
  const { order, productOffering, charge, interval, quantity, unit, net } = rating;
  return E.right({
    ...{ id: String(index + 1), order, productOffering, productName: terms.productName, productId, charge },
    chargeType: rating.basis === 'usage' ? 'usageBased' : 'recurring',
    ...{ interval, quantity, unit, net, tax: tax.right },
    taxCategory: terms.tax.category,
    taxRatePercent: terms.tax.ratePercent,
    state: 'generated',
  });
}

function termsMismatch({ field, value, remedy }: RatingProblem): BusinessRuleError {
  return new BusinessRuleError('InvoiceTermsMismatchError', { field, value, expected: remedy, source: 'R70' });
}
