import type { TypeOf } from 'io-ts';

import { money } from '../mef/money.js';
import { contactWith, fieldedAddressRepresentation, id, reference, timePeriod } from '../mef/shapes.js';
import { list, object } from '../wire/containers.js';
import { decimal, oneOf, text, time } from '../wire/leaves.js';

export const paymentMethod = oneOf(['check', 'wireTransfer', 'electronic', 'cash', 'other']);
const payment = object({ id: text }, { amount: money, paymentDate: time, paymentMethod });
const appliedPayment = object({}, { appliedAmount: money, payment });
const taxItem = object({}, { taxCategory: text, taxRate: decimal, taxAmount: money });

export const billState = oneOf(['generated', 'paymentDue', 'settled']);

/** `CustomerBill` of MEF 141, v3. */
export const customerBill = object(
  {
    id: text,
    amountDue: money,
    appliedPayment: list(appliedPayment),
    billingAccount: id,
    billCycle: text,
    billDate: time,
    billDocument: object({}, { url: text }),
    billNo: text,
    billingPeriod: timePeriod,
    category: oneOf(['normal', 'duplicate', 'trial']),
    credits: money,
    customerBillItem: list(reference),
    discounts: money,
    fees: money,
    financialAccount: object({ id: text }, { href: text, name: text, type: text }),
    lastUpdate: time,
    paymentDueDate: time,
    relatedContactInformation: list(contactWith(fieldedAddressRepresentation)),
    remainingAmount: money,
    runType: oneOf(['onCycle', 'offCycle']),
    state: billState,
    taxExcludedAmount: money,
    taxIncludedAmount: money,
    taxItem: list(taxItem),
  },
  { href: text },
);

export type CustomerBill = TypeOf<typeof customerBill>;
export type CustomerBillState = TypeOf<typeof billState>;
export type AppliedPayment = TypeOf<typeof appliedPayment>;
export type BillContact = CustomerBill['relatedContactInformation'][number];
