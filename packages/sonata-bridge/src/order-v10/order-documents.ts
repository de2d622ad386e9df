import type { DigestText, LegalId, OrderDocument, UtcTime } from '@lateral/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';

import type { PayloadProblem } from '../wire/payload.js';
import { toUtc } from '../wire/time.js';
import { excerpt } from '../wire/write-json.js';
import type { ProductOrder, ProductOrderCreate } from './product-order.js';

/** What an order does not say itself. */
export interface OrderContext {
  readonly buyer: LegalId;
  readonly seller: LegalId;
  /** SHA-256 of the order's bytes as they were received or sent. */
  readonly payloadDigest: DigestText;
  /** Account of items that name none and whose product is not known. */
  readonly billingAccount?: string;
  /** Looks up the product of a modify or delete item, which may carry its `product.id` only (MEF 123 R44). */
  readonly findProduct?: (productId: string) => KnownProduct | undefined;
}

/** What the seller's inventory knows about a product. */
export interface KnownProduct {
  readonly productOffering?: string;
  readonly billingAccount?: string;
}

type Order = ProductOrder | ProductOrderCreate;
type Item = ProductOrder['productOrderItem'][number] | ProductOrderCreate['productOrderItem'][number];
type Refuse = (pointer: string, value: string | undefined, expected: string) => void;

/**
 * Translates a Sonata order, v10, into one order document per item. Completion date and product id are taken from
 * completed items only: billing starts with them (MEF 114 R60, R69).
 *
 * @source MEF 114 R4, R5
 */
export function orderDocuments(
  order: Order,
  context: OrderContext,
): Either<readonly PayloadProblem[], readonly OrderDocument[]> {
  const problems: PayloadProblem[] = [];
  const refuse: Refuse = (pointer, value, expected) => {
    problems.push({ pointer, value: excerpt(value), expected });
  };
  const { externalId = '' } = order;
  if (isMissing(externalId)) {
    refuse('/externalId', order.externalId, 'an id of the buyer, by which the ledger knows the order');
  }
  const ids = new Set<string>();
  const documents = order.productOrderItem.map((item, index) => {
    const pointer = `/productOrderItem/${index}`;
    if (isMissing(item.id) || ids.has(item.id)) refuse(`${pointer}/id`, item.id, 'an id of its own within the order');
    ids.add(item.id);
    return orderDocument(item, externalId, context, (member, value, expected) => {
      refuse(pointer + member, value, expected);
    });
  });
  return problems.length > 0 ? left(problems) : right(documents);
}

function orderDocument(item: Item, externalId: string, context: OrderContext, refuse: Refuse): OrderDocument {
  const { buyer, seller, payloadDigest } = context;
  const requestedCompletionDate = instantOf(item.requestedCompletionDate, '/requestedCompletionDate', refuse);
  return {
    kind: 'order',
    buyer,
    externalId,
    itemId: item.id,
    seller,
    action: item.action,
    ...productOf(item, context, refuse),
    payloadDigest,
    ...(requestedCompletionDate === undefined ? {} : { requestedCompletionDate }),
    ...completionOf(item, refuse),
  };
}

/** What the item names itself, otherwise what is known about its product. */
function productOf(
  { product = {}, billingAccount }: Item,
  context: OrderContext,
  refuse: Refuse,
): Pick<OrderDocument, 'productOffering' | 'billingAccount'> {
  const known = knownProduct(product.id, context);
  const required = (pointer: string, id: string | undefined, expected: string) => {
    if (isMissing(id)) refuse(pointer, id, expected);
    return id ?? '';
  };
  return {
    productOffering: required(
      '/product/productOffering/id',
      product.productOffering?.id ?? known.productOffering,
      'an offering, or the id of a product that is known',
    ),
    billingAccount: required('/billingAccount/id', billingAccount?.id ?? known.billingAccount, 'the account to bill'),
  };
}

function knownProduct(productId: string | undefined, { findProduct, billingAccount }: OrderContext): KnownProduct {
  const found = productId === undefined ? undefined : findProduct?.(productId);
  return { ...(billingAccount === undefined ? {} : { billingAccount }), ...found };
}

function isMissing(id: string | undefined): boolean {
  return id === undefined || id === '';
}

function completionOf(item: Item, refuse: Refuse): Pick<OrderDocument, 'completionDate' | 'productId'> {
  if (!('state' in item) || item.state !== 'completed') return {};
  const completionDate = instantOf(item.completionDate, '/completionDate', refuse);
  if (item.completionDate === undefined) refuse('/completionDate', undefined, 'the day of completion (MEF 123 R48)');
  const productId = item.product?.id;
  if (productId === undefined)
    refuse('/product/id', undefined, "the id of the completed product in the seller's inventory");
  return completionDate === undefined || productId === undefined ? {} : { completionDate, productId };
}

function instantOf(text: string | undefined, pointer: string, refuse: Refuse): UtcTime | undefined {
  const instant = text === undefined ? undefined : toUtc(text);
  if (text !== undefined && instant === undefined) refuse(pointer, text, 'a day and time that exist');
  return instant;
}
