import type { InvoiceDocument, InvoiceItem, OrderRef } from '@lateral/core';

import { averagePrice, moneyOf } from '../mef/amounts.js';
import type { CustomerBillItem } from './customer-bill-item.js';

/** How to show an item: the part of the bill's details that concerns it. */
export interface ItemDetails {
  readonly minorUnits: number;
  readonly productOrderIdOf?: (order: OrderRef) => string;
  readonly unitPriceOf?: (item: InvoiceItem) => string | undefined;
}

/** What the agreed invoice alone determines in an item; the order's id is the seller's. */
export type AgreedItem = Pick<
  CustomerBillItem,
  | 'id'
  | 'customerBillItemType'
  | 'periodCoverage'
  | 'productName'
  | 'state'
  | 'taxExcludedAmount'
  | 'unit'
  | 'unitQuantity'
  | 'appliedTax'
> & { readonly product: { readonly id: string }; readonly productOrderItem: { readonly productOrderItemId: string } };

/**
 * Translates an item of an invoice into `CustomerBillItem`.
 *
 * The definition wants one unit rate, which tiers do not have: unless one is given, the net amount ÷ quantity is shown,
 * rounded half up to 6 places. What binds is `taxExcludedAmount`.
 */
export function customerBillItemOf(
  invoice: InvoiceDocument,
  item: InvoiceItem,
  details: ItemDetails,
): CustomerBillItem {
  const { minorUnits, productOrderIdOf = ({ externalId }: OrderRef) => externalId, unitPriceOf } = details;
  const agreed = agreedItem(invoice, item, minorUnits);
  const { unit, value } = agreed.taxExcludedAmount;
  return {
    ...agreed,
    appliedFee: [],
    appliedTax: agreed.appliedTax.map((tax) => ({ ...tax, category: 'country', description: item.taxCategory })),
    description: item.charge,
    productOrderItem: { ...agreed.productOrderItem, productOrderId: productOrderIdOf(item.order) },
    unitRate: { unit, value: unitPriceOf?.(item) ?? averagePrice(value, item.quantity) },
  };
}

/** The members of an item that both parties agreed to with the invoice. */
export function agreedItem(invoice: InvoiceDocument, item: InvoiceItem, minorUnits: number): AgreedItem {
  return {
    id: billItemId(invoice, item),
    appliedTax: [{ rate: item.taxRatePercent, amount: moneyOf(item.tax, minorUnits) }],
    customerBillItemType: item.chargeType,
    periodCoverage: { startDateTime: item.interval.from, endDateTime: item.interval.to },
    product: { id: item.productId },
    productName: item.productName,
    productOrderItem: { productOrderItemId: item.order.itemId },
    state: item.state === 'withdrawn' ? 'withDrawn' : item.state, // the spelling of the definition
    taxExcludedAmount: moneyOf(item.net, minorUnits),
    unit: item.unit,
    unitQuantity: item.quantity,
  };
}

/** An item of a bill is read by its id alone, so it carries the number of its bill. */
export function billItemId({ billNo }: Pick<InvoiceDocument, 'billNo'>, { id }: Pick<InvoiceItem, 'id'>): string {
  return `${billNo}-${id}`;
}
