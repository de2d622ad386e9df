import type { InvoiceDocument, InvoiceItem, MoneyText, OrderRef, UtcTime } from '@lateral/core';

import { moneyOf, negated, sumOf } from '../mef/amounts.js';
import type { Money } from '../mef/money.js';
import { customerBillItemOf } from './bill-item-of-invoice.js';
import { billStateOf, type BillStatePolicy } from './bill-state.js';
import type { AppliedPayment, BillContact, CustomerBill } from './customer-bill.js';
import type { CustomerBillItem } from './customer-bill-item.js';

/** What a bill shows and the invoice document does not hold. */
export interface BillDetails {
  /** Decimal places of the currency's minor unit (EUR 2, JPY 0, KWD 3). */
  readonly minorUnits: number;
  readonly lastUpdate: UtcTime;
  /** The account that the money goes to. */
  readonly financialAccount: string;
  /** Where a printable bill is, if one was agreed (MEF 141 R26). */
  readonly billDocumentUrl?: string;
  readonly contacts?: readonly BillContact[];
  readonly payments?: readonly BillPayment[];
  /** The seller's id of an order. @default its external id */
  readonly productOrderIdOf?: (order: OrderRef) => string;
  /** The unit price to show, in major units. @default net ÷ quantity, see {@link customerBillItemOf} */
  readonly unitPriceOf?: (item: InvoiceItem) => string | undefined;
  /** @default 'allClosed' */
  readonly statePolicy?: BillStatePolicy;
}

/** A payment that the seller has received for the bill. */
export interface BillPayment {
  readonly id: string;
  readonly amount: MoneyText;
  readonly paidAt: UtcTime;
  readonly method: NonNullable<NonNullable<AppliedPayment['payment']>['paymentMethod']>;
}

/** A bill with its items, which MEF 141 serves one by one. */
export interface BillWithItems {
  readonly bill: CustomerBill;
  readonly items: readonly CustomerBillItem[];
}

/** What the agreed invoice alone determines in a bill. */
export type AgreedBill = Pick<
  CustomerBill,
  | 'billNo'
  | 'billingAccount'
  | 'billDate'
  | 'paymentDueDate'
  | 'billingPeriod'
  | 'taxExcludedAmount'
  | 'taxIncludedAmount'
  | 'amountDue'
  | 'taxItem'
>;

/**
 * Translates an invoice into the bill and items of MEF 141, v3. {@link writePayload} then checks and writes them.
 *
 * @source MEF 114 R70, R71, R72
 */
export function billOfInvoice(invoice: InvoiceDocument, details: BillDetails): BillWithItems {
  const items = invoice.items.map((item) => customerBillItemOf(invoice, item, details));
  const agreed = agreedBill(invoice, details.minorUnits);
  const payments = details.payments ?? [];
  const paid = payments.map(({ amount }) => moneyOf(amount, details.minorUnits).value);
  const nothing = { unit: invoice.gross.currency, value: '0' };
  const remainingAmount = { ...agreed.amountDue, value: sumOf([agreed.amountDue.value, ...paid.map(negated)]) };
  const facts = {
    items: items.map(({ state }) => state),
    current: 'generated',
    hasPayment: payments.length > 0,
    isPaid: remainingAmount.value === '0',
  } as const;
  const bill: CustomerBill = {
    ...agreed,
    id: invoice.billNo,
    appliedPayment: payments.map((payment) => appliedPaymentOf(payment, details.minorUnits)),
    billCycle: `${invoice.period.from}/${invoice.period.to}`,
    billDocument: details.billDocumentUrl === undefined ? {} : { url: details.billDocumentUrl },
    category: 'normal',
    credits: nothing,
    customerBillItem: items.map(({ id }) => ({ id })),
    discounts: nothing,
    fees: nothing,
    financialAccount: { id: details.financialAccount },
    lastUpdate: details.lastUpdate,
    relatedContactInformation: details.contacts ?? [],
    remainingAmount,
    runType: 'onCycle',
    state: billStateOf(facts, details.statePolicy),
  };
  return { bill, items };
}

/** The members of a bill that both parties agreed to with the invoice. */
export function agreedBill(invoice: InvoiceDocument, minorUnits: number): AgreedBill {
  const gross = moneyOf(invoice.gross, minorUnits);
  return {
    billNo: invoice.billNo,
    billingAccount: { id: invoice.billingAccount },
    billDate: invoice.billDate,
    paymentDueDate: invoice.paymentDueDate,
    billingPeriod: { startDateTime: invoice.period.from, endDateTime: invoice.period.to },
    taxExcludedAmount: moneyOf(invoice.net, minorUnits),
    taxIncludedAmount: gross,
    amountDue: gross,
    taxItem: taxItemsOf(invoice, minorUnits),
  };
}

/** One tax item per category and rate, in the order of the invoice's items. */
function taxItemsOf({ items }: InvoiceDocument, minorUnits: number): CustomerBill['taxItem'] {
  const totals = new Map<string, { taxCategory: string; taxRate: string; taxAmount: Money }>();
  for (const { taxCategory, taxRatePercent: taxRate, tax } of items) {
    const key = JSON.stringify([taxCategory, taxRate, tax.currency]);
    const { unit, value } = moneyOf(tax, minorUnits);
    const total = sumOf([totals.get(key)?.taxAmount.value ?? '0', value]);
    totals.set(key, { taxCategory, taxRate, taxAmount: { unit, value: total } });
  }
  return [...totals.values()];
}

function appliedPaymentOf({ id, amount, paidAt, method }: BillPayment, minorUnits: number): AppliedPayment {
  const applied = moneyOf(amount, minorUnits);
  return { appliedAmount: applied, payment: { id, amount: applied, paymentDate: paidAt, paymentMethod: method } };
}
