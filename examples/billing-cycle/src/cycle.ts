import type {
  BusinessCommand,
  InvoiceHeader,
  OrderDocument,
  RatingDocument,
  RecordPointer,
  SmartBilateral,
} from '@lateral/core';
import {
  addDays,
  invoicePointer,
  orderPointer,
  rateCharge,
  ratingPointer,
  termsPointer,
  usagePointer,
} from '@lateral/core';
import { BUYER, SELLER } from './parties.js';
import type { CountedUsage } from './inputs.js';
import { agreement, termsOf } from './terms.js';

/** What the cycle brings about: the invoices, each with the ratings that it bills. */
export interface BilledInvoice {
  readonly invoice: RecordPointer<'invoice'>;
  readonly ratings: readonly RecordPointer<'rating'>[];
}

/** Both ends of one Smart Bilateral. */
export interface BothSides {
  readonly buyer: SmartBilateral;
  readonly seller: SmartBilateral;
}

/** Agreement, terms and order, up to active order items (MEF 114 R3, R59–R61). */
export async function contract(
  { buyer, seller }: BothSides,
  orders: readonly OrderDocument[],
  usage: CountedUsage,
): Promise<void> {
  await seller.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
  for (const [place, offering] of offeringsOf(orders).entries()) {
    await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf(offering, place) }]);
  }
  await buyer.submit(orders.map((document): BusinessCommand => ({ kind: 'order', action: 'place', document })));
  await seller.submit(
    orders.map((order): BusinessCommand => ({
      kind: 'order',
      action: 'accept',
      record: orderPointer(seller.book, order),
    })),
  );
  for (const order of orders)
    await seller.submit([{ kind: 'order', action: 'activate', document: activated(order, usage) }]);
}

export function offeringsOf(orders: readonly OrderDocument[]): readonly string[] {
  return [...new Set(orders.map(({ productOffering }) => productOffering))];
}

/** The seller completes each item at the requested time, or for this month where none was asked for. */
function activated(order: OrderDocument, { interval }: CountedUsage): OrderDocument {
  const requested = order.requestedCompletionDate ?? interval.from;
  const completionDate = requested < interval.to ? requested : interval.from;
  return { ...order, completionDate, productId: `PROD-${order.externalId}-${order.itemId}` };
}

/** Usage reported and agreed, charges rated and agreed (R62–R67). */
export async function measure(
  { buyer, seller }: BothSides,
  orders: readonly OrderDocument[],
  usage: CountedUsage,
): Promise<readonly RatingDocument[]> {
  const ratings: RatingDocument[] = [];
  for (const batch of usage.batches) {
    const document = batch.document();
    await seller.submit([{ kind: 'usage', action: 'report', document }]);
    await buyer.submit([{ kind: 'usage', action: 'agree', record: usagePointer(buyer.book, document) }]);
    const order = orders.find(({ itemId }) => itemId === document.order.itemId);
    if (order !== undefined) ratings.push(rated(seller, order, usage, document.charge, document.quantity));
  }
  for (const order of orders) {
    const terms = seller.record(termsPointer(seller.book, order))?.document;
    for (const charge of terms?.charges ?? [])
      if (charge.type === 'fixed') ratings.push(rated(seller, order, usage, charge.name, undefined));
  }
  await seller.submit(ratings.map(rateCommand));
  await buyer.submit(
    ratings.map((rating): BusinessCommand => ({
      kind: 'rating',
      action: 'agree',
      record: ratingPointer(buyer.book, rating),
    })),
  );
  return ratings;
}

function rateCommand(document: RatingDocument): BusinessCommand {
  return { kind: 'rating', action: document.basis === 'usage' ? 'rateUsage' : 'rateFixed', document };
}

/** @param quantity - Agreed usage, or undefined for a fixed fee. */
function rated(
  { book }: SmartBilateral,
  order: OrderDocument,
  { interval }: CountedUsage,
  charge: string,
  quantity: string | undefined,
): RatingDocument {
  const { buyer, externalId, itemId, seller, productOffering } = order;
  const terms = book.find(termsPointer(book, order))?.document;
  if (terms === undefined) throw new TypeError(`No terms for ${productOffering}`); // safe: contract() agreed them
  const basis = quantity === undefined ? 'fixed' : 'usage';
  const subject = { seller, order: { buyer, externalId, itemId }, productOffering, charge, interval, basis } as const;
  const rating = rateCharge(subject, terms, quantity ?? '1');
  if (rating._tag === 'Left') throw rating.left;
  return rating.right;
}

/** One invoice for each product, by the option that its terms name (R70, R71), up to binding (R78, R81). */
export async function bill(
  sides: BothSides,
  orders: readonly OrderDocument[],
  ratings: readonly RatingDocument[],
): Promise<readonly BilledInvoice[]> {
  const { buyer, seller } = sides;
  const billed: BilledInvoice[] = [];
  for (const offering of offeringsOf(orders)) {
    for (const account of new Set(
      orders.filter((order) => order.productOffering === offering).map((order) => order.billingAccount),
    )) {
      const own = ratings.filter(
        ({ productOffering, order }) => productOffering === offering && accountOf(orders, order.itemId) === account,
      );
      const pointers = own.map((rating) => ratingPointer(seller.book, rating));
      const invoice = await invoiceOf(sides, headerOf(own, account, billed.length + 1), pointers);
      await buyer.submit([{ kind: 'invoice', action: 'finalise', record: invoice }]);
      billed.push({ invoice, ratings: pointers });
    }
  }
  return billed;
}

function accountOf(orders: readonly OrderDocument[], itemId: string): string | undefined {
  return orders.find((order) => order.itemId === itemId)?.billingAccount;
}

function headerOf(ratings: readonly RatingDocument[], billingAccount: string, number: number): InvoiceHeader {
  const [first] = ratings;
  if (first === undefined) throw new TypeError('An invoice of nothing'); // safe: each product has a fixed fee
  const billNo = `INV-${first.interval.from.slice(0, 7)}-${String(number).padStart(3, '0')}`;
  return { issuer: SELLER.legalId, billingAccount, billNo, billDate: addDays(first.interval.to, 1) };
}

/** Option 1: the seller generates, the buyer accepts by hand. Option 2: the buyer asks, both engines answer by themselves. */
async function invoiceOf(
  { buyer, seller }: BothSides,
  header: InvoiceHeader,
  ratings: readonly RecordPointer<'rating'>[],
): Promise<RecordPointer<'invoice'>> {
  const [first] = ratings;
  const rating = first && seller.record(first)?.document;
  const option = rating && seller.record(termsPointer(seller.book, rating))?.document?.invoiceOption;
  if (option === '2') return buyer.invoice(header, ratings);
  const invoice = await seller.invoice(header, ratings);
  await buyer.submit([{ kind: 'invoice', action: 'accept', record: invoice }]);
  return invoice;
}

/** Payment notice, receipt, settled (R82–R89). */
export async function settle({ buyer, seller }: BothSides, billed: readonly BilledInvoice[]): Promise<void> {
  for (const { invoice } of billed) {
    const document = buyer.record(invoice)?.document;
    if (document === undefined) throw new TypeError('An invoice without its document'); // safe: bill() made it
    const { issuer, billingAccount, billNo, gross, paymentMethod: rail, paymentDueDate } = document;
    const reference = `E2E-${billNo}`;
    const notice = {
      kind: 'payment',
      payer: BUYER.legalId,
      payee: issuer,
      rail,
      reference,
      paidAt: paymentDueDate,
    } as const;
    await buyer.submit([
      {
        kind: 'payment',
        action: 'notify',
        document: { ...notice, amount: gross, demand: { issuer, billingAccount, billNo } },
      },
    ]);
    const payment = { owner: 0, recordId: seller.book.recordId('payment', [BUYER.legalId, rail, reference]) };
    await seller.submit([{ kind: 'payment', action: 'receive', record: payment }]);
    await seller.submit([{ kind: 'invoice', action: 'settle', record: invoicePointer(seller.book, document) }]);
  }
}
