import type { TypeOf } from 'io-ts';

import { money } from '../mef/money.js';
import { orderItemReference, priceType, reference, timePeriod } from '../mef/shapes.js';
import { list, object } from '../wire/containers.js';
import { decimal, oneOf, text } from '../wire/leaves.js';

const applied = { description: text, rate: decimal, amount: money };
const appliedTax = object({}, { ...applied, category: oneOf(['country', 'state', 'county', 'city', 'other']) });
const appliedFee = object({}, { ...applied, category: oneOf(['recurring', 'nonRecurring', 'other']) });

/** Item states of MEF 141. Its definition writes `withDrawn`, its tables and MEF 134 `withdrawn`. */
export const itemState = oneOf(
  ['credit', 'disputeBeingInvestigated', 'generated', 'paymentDue', 'settled', 'withDrawn'],
  { withdrawn: 'withDrawn' },
);

/**
 * `CustomerBillItem` of MEF 141, v3.
 *
 * `product` and `productOrderItem` are required by the definition, while R21 asks for one of them: either is read.
 */
export const customerBillItem = object(
  {
    id: text,
    appliedTax: list(appliedTax),
    appliedFee: list(appliedFee),
    customerBillItemType: priceType,
    description: text,
    periodCoverage: timePeriod,
    productName: text,
    state: itemState,
    taxExcludedAmount: money,
    unit: text,
    unitRate: money,
    unitQuantity: decimal,
  },
  { href: text, product: reference, productOrderItem: orderItemReference },
  { missed: ['product', 'productOrderItem'], aliases: { customerBillItemType: 'type' } },
);

export type CustomerBillItem = TypeOf<typeof customerBillItem>;
export type CustomerBillItemState = TypeOf<typeof itemState>;
