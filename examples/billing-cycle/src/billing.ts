import type { InvoiceHeader, OrderDocument, RatingDocument, RecordPointer, SmartBilateral } from '@lateral/core';
import { addDays, invoicePointer, ratingPointer, termsPointer } from '@lateral/core';
import { firstValueFrom } from 'rxjs';
import type { BothSides } from './bilateral.js';
import { submit } from './bilateral.js';
import { BUYER, SELLER } from './parties.js';
import { CHANGES_MAX } from './sets.js';

/** An invoice and the ratings that it bills, item by item. */
export interface BilledInvoice {
  readonly invoice: RecordPointer<'invoice'>;
  readonly ratings: readonly RecordPointer<'rating'>[];
}

/** When the buyer pays, counted from the day of the bill. */
const PAID_AFTER_DAYS = 13;
/** One set bills the ratings and issues the invoice of them. */
const RATINGS_PER_INVOICE = CHANGES_MAX - 1;

/** An invoice for each product and account, by the option that its terms name (R70, R71), up to binding (R78, R81). */
export async function bill(
  sides: BothSides,
  orders: readonly OrderDocument[],
  ratings: readonly RatingDocument[],
): Promise<readonly BilledInvoice[]> {
  const { seller } = sides;
  const billed: BilledInvoice[] = [];
  for (const { billingAccount, ratings: own } of invoiceParts(orders, ratings)) {
    const pointers = own.map((rating) => ratingPointer(seller.book, rating));
    const header = headerOf(own, billingAccount, billed.length + 1);
    const invoice = await invoiceOf(sides, header, pointers);
    await submit(sides, 'buyer', `finalise ${header.billNo}`, [
      { kind: 'invoice', action: 'finalise', record: invoice },
    ]);
    billed.push({ invoice, ratings: pointers });
  }
  return billed;
}

interface InvoicePart {
  readonly billingAccount: string;
  readonly ratings: RatingDocument[];
}

/** Charges that go on one invoice together: those of one product and account, as many as fit. */
function invoiceParts(orders: readonly OrderDocument[], ratings: readonly RatingDocument[]): readonly InvoicePart[] {
  const parts: InvoicePart[] = [];
  for (const rating of ratings) {
    const billingAccount = orders.find(({ itemId }) => itemId === rating.order.itemId)?.billingAccount ?? '';
    const open = parts.find(
      (part) =>
        part.billingAccount === billingAccount &&
        part.ratings[0]?.productOffering === rating.productOffering &&
        part.ratings.length < RATINGS_PER_INVOICE,
    );
    if (open === undefined) parts.push({ billingAccount, ratings: [rating] });
    else open.ratings.push(rating);
  }
  return parts;
}

function headerOf([first]: readonly RatingDocument[], billingAccount: string, number: number): InvoiceHeader {
  if (first === undefined) throw new TypeError('An invoice of nothing'); // safe: a part begins with a rating
  const billNo = `INV-${first.interval.from.slice(0, 7)}-${String(number).padStart(3, '0')}`;
  return { issuer: SELLER.legalId, billingAccount, billNo, billDate: addDays(first.interval.to, 1) };
}

/** Option 1: the seller generates, the buyer accepts by hand. Option 2: the buyer asks, both engines answer by themselves. */
async function invoiceOf(
  sides: BothSides,
  header: InvoiceHeader,
  ratings: readonly RecordPointer<'rating'>[],
): Promise<RecordPointer<'invoice'>> {
  const { buyer, seller } = sides;
  const { billNo } = header;
  const [first] = ratings;
  const rating = first && seller.record(first)?.document;
  const option = rating && seller.record(termsPointer(seller.book, rating))?.document?.invoiceOption;
  if (option === '2') return buyer.invoice(header, ratings);
  const invoice = await seller.invoice(header, ratings, { businessKey: `invoice ${billNo}` });
  await seen(buyer, invoice);
  await submit(sides, 'buyer', `accept ${billNo}`, [{ kind: 'invoice', action: 'accept', record: invoice }]);
  return invoice;
}

/** Waits until a party's book has a record. */
async function seen(side: SmartBilateral, record: RecordPointer<'invoice'>): Promise<void> {
  await firstValueFrom(side.changes$({ recordId: record.recordId }));
}

/** Payment notice, receipt, settled (R82–R89). */
export async function settle(sides: BothSides, billed: readonly BilledInvoice[]): Promise<void> {
  const { buyer, seller } = sides;
  for (const { invoice } of billed) {
    const document = buyer.record(invoice)?.document;
    if (document === undefined) throw new TypeError('An invoice without its document'); // safe: bill() made it
    const { issuer, billingAccount, billNo, billDate, gross: amount, paymentMethod: rail } = document;
    const reference = `E2E-${billNo}`;
    const notice = {
      kind: 'payment',
      payer: BUYER.legalId,
      payee: issuer,
      rail,
      reference,
      paidAt: addDays(billDate, PAID_AFTER_DAYS),
      amount,
      demand: { issuer, billingAccount, billNo },
    } as const;
    await submit(sides, 'buyer', `pay ${billNo}`, [{ kind: 'payment', action: 'notify', document: notice }]);
    const payment = { owner: 0, recordId: seller.book.recordId('payment', [BUYER.legalId, rail, reference]) };
    await submit(sides, 'seller', `receive ${reference}`, [{ kind: 'payment', action: 'receive', record: payment }]);
    const record = invoicePointer(seller.book, document);
    await submit(sides, 'seller', `settle ${billNo}`, [{ kind: 'invoice', action: 'settle', record }]);
  }
}
