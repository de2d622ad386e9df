import type {
  BusinessCommand,
  Interval,
  OrderDocument,
  RatingDocument,
  SmartBilateral,
  TermsDocument,
} from '@lateral/core';
import { orderPointer, rateCharge, ratingPointer, termsPointer, usagePointer } from '@lateral/core';
import type { BothSides } from './bilateral.js';
import { submit } from './bilateral.js';
import { submitInSets } from './sets.js';
import { agreement } from './terms.js';
import type { UsageInput } from './usage-input.js';

/** Agreement, terms and order, up to accepted order items (MEF 114 R3, R59, R61). */
export async function contract(
  sides: BothSides,
  terms: readonly TermsDocument[],
  orders: readonly OrderDocument[],
): Promise<void> {
  await submit(sides, 'seller', 'agreement', [{ kind: 'agreement', action: 'agree', document: agreement }]);
  for (const document of terms)
    await submit(sides, 'seller', `terms ${document.productOffering}`, [{ kind: 'terms', action: 'agree', document }]);
  await submitInSets(
    sides,
    'buyer',
    'place orders',
    orders.map((order): BusinessCommand => ({ kind: 'order', action: 'place', document: placed(order) })),
  );
  await submitInSets(
    sides,
    'seller',
    'accept orders',
    orders.map((order): BusinessCommand => ({
      kind: 'order',
      action: 'accept',
      record: orderPointer(sides.seller.book, order),
    })),
  );
}

/** An item as it was ordered: nothing of it is complete yet (R60). */
function placed(order: OrderDocument): OrderDocument {
  const item: { -readonly [Member in keyof OrderDocument]: OrderDocument[Member] } = { ...order };
  delete item.completionDate;
  delete item.productId;
  return item;
}

/**
 * An item as the seller completes it: when the order says, otherwise when it was asked for. What was asked for after the
 * month, or at no time, is complete from the month's start.
 */
export function completed(order: OrderDocument, month: Interval): OrderDocument {
  const wanted = order.completionDate ?? order.requestedCompletionDate ?? month.from;
  const completionDate = wanted < month.to ? wanted : month.from; // canonical instants order as text
  return { ...order, completionDate, productId: order.productId ?? `PROD-${order.externalId}-${order.itemId}` };
}

/** Both agree that each item is complete: from here on it is billable (R60, R69). */
export async function activate(sides: BothSides, orders: readonly OrderDocument[]): Promise<void> {
  for (const document of orders)
    await submit(sides, 'seller', `activate ${document.externalId}/${document.itemId}`, [
      { kind: 'order', action: 'activate', document },
    ]);
}

/** Usage reported and agreed, charges rated and agreed (R62–R67). */
export async function measure(
  sides: BothSides,
  orders: readonly OrderDocument[],
  { batches, interval }: UsageInput,
): Promise<readonly RatingDocument[]> {
  const { buyer, seller } = sides;
  const month = interval.from.slice(0, 7);
  for (const batch of batches) {
    const document = batch.document();
    const subject = `usage ${month} ${document.order.itemId} ${document.charge}`;
    const record = usagePointer(buyer.book, document);
    await submit(sides, 'seller', `report ${subject}`, [{ kind: 'usage', action: 'report', document }]);
    await submit(sides, 'buyer', `agree ${subject}`, [{ kind: 'usage', action: 'agree', record }]);
  }
  const ratings = orders.flatMap((order) => ratingsOf(seller, order, interval));
  await submitInSets(
    sides,
    'seller',
    `rate ${month}`,
    ratings.map((document): BusinessCommand => ({
      kind: 'rating',
      action: document.basis === 'usage' ? 'rateUsage' : 'rateFixed',
      document,
    })),
  );
  await submitInSets(
    sides,
    'buyer',
    `agree ratings ${month}`,
    ratings.map((rating): BusinessCommand => ({
      kind: 'rating',
      action: 'agree',
      record: ratingPointer(buyer.book, rating),
    })),
  );
  return ratings;
}

/** The charges of an item for a month: each fixed fee of its terms, and each usage that both agreed to. */
function ratingsOf({ book }: SmartBilateral, item: OrderDocument, interval: Interval): readonly RatingDocument[] {
  const { buyer, externalId, itemId, seller, productOffering } = item;
  const terms = book.find(termsPointer(book, item))?.document;
  if (terms === undefined) throw new TypeError(`No terms for ${productOffering}`); // safe: contract() agreed them
  const order = { buyer, externalId, itemId };
  return terms.charges.flatMap(({ type, name: charge }) => {
    const usage = book.find(usagePointer(book, { seller, order, interval, charge }))?.document;
    const quantity = type === 'fixed' ? '1' : usage?.quantity;
    if (quantity === undefined) return [];
    const basis = type === 'fixed' ? 'fixed' : 'usage';
    const rating = rateCharge({ seller, order, productOffering, charge, interval, basis }, terms, quantity);
    if (rating._tag === 'Left') throw rating.left;
    return [rating.right];
  });
}
