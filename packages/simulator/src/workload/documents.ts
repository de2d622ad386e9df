import type {
  AgreementDocument,
  InvoiceHeader,
  OrderDocument,
  PaymentDocument,
  RatingDocument,
  TermsDocument,
  UsageDocument,
} from '@lateral/core';
import { nodeHashes, rateCharge, ruleSetContent, ruleSetDigest, toHex, utf8 } from '@lateral/core';
import type { PlannedOrder, PlannedProduct } from './plan.js';
import { expectedAmounts } from './plan.js';

export const BUYER = 'LEI-BUYER';
export const SELLER = 'LEI-SELLER';
/** Stands in the free texts of each document; wherever it shows up outside a document, content has leaked. */
export const PLAINTEXT_MARK = 'PLAINTEXT-MARK';

const NOVEMBER_28 = '2025-11-28T00:00:00Z';
/** The month before each run begins. */
const DECEMBER = { from: '2025-12-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } as const;

export const agreement: AgreementDocument = {
  kind: 'agreement',
  name: `MSA-1 ${PLAINTEXT_MARK}`,
  parties: [
    { legalId: BUYER, name: `Buyer ${PLAINTEXT_MARK}` },
    { legalId: SELLER, name: `Seller ${PLAINTEXT_MARK}` },
  ],
  validFrom: '2025-01-01T00:00:00Z',
};

const termsCache = new Map<string, TermsDocument>();

export function termsOf(product: PlannedProduct): TermsDocument {
  const { name, invoiceOption } = product;
  const known = termsCache.get(name + invoiceOption);
  if (known !== undefined) return known;
  const rules = {
    currency: { code: 'EUR', minorUnits: '2' },
    charges: [
      {
        type: 'graduated',
        name: 'traffic',
        unit: 'GB',
        tiers: [{ upTo: '100', unitPrice: '1' }, { unitPrice: '0.5' }],
      },
      { type: 'fixed', name: 'access', price: '250' },
    ],
    rounding: 'halfUp',
    tax: { category: 'VAT', ratePercent: '20' },
  } as const;
  const terms: TermsDocument = {
    ...{ kind: 'terms', agreementName: agreement.name, seller: SELLER, buyer: BUYER },
    ...{ productOffering: name, productName: `${name} ${PLAINTEXT_MARK}`, ...rules },
    ruleSet: { id: `rules-${name}`, version: '1', digest: ruleSetDigest(nodeHashes, ruleSetContent(rules)) },
    ...{ billingInterval: 'calendarMonth', granularity: 'product', invoiceOption, paymentTermDays: '30' },
    paymentMethods: ['wireTransfer'],
    disputeThreshold: { currency: 'EUR', minor: '100' },
  };
  termsCache.set(name + invoiceOption, terms);
  return terms;
}

export const orderRefOf = ({ number }: PlannedOrder) =>
  ({ buyer: BUYER, externalId: `PO-${number}`, itemId: '1' }) as const;

export function placedOrder(order: PlannedOrder): OrderDocument {
  return {
    ...{ kind: 'order', ...orderRefOf(order), seller: SELLER, action: 'add' },
    ...{ productOffering: order.product.name, billingAccount: `BA-${order.number}` },
    payloadDigest: toHex(nodeHashes.sha256(utf8(`order ${order.number}`))),
  };
}

/** The order once it is active. @param modification - How often it was modified by then. */
export function activeOrder(order: PlannedOrder, modification = 0): OrderDocument {
  const active = { ...placedOrder(order), completionDate: NOVEMBER_28, productId: `P-${order.number}` };
  if (modification === 0) return active;
  const payloadDigest = toHex(nodeHashes.sha256(utf8(`order ${order.number}, modification ${modification}`)));
  return { ...active, action: 'modify', payloadDigest };
}

export function usageOf(order: PlannedOrder): UsageDocument {
  return {
    ...{ kind: 'usage', seller: SELLER, order: orderRefOf(order), charge: 'traffic', interval: DECEMBER, unit: 'GB' },
    ...{ recordCount: '3', quantity: decimalOfTenths(order.usageTenths), duplicateCount: '0', lateCount: '0' },
    recordsRoot: '0'.repeat(64),
  };
}

/** What names a charge of an order in its month. */
export const chargeOf = (order: PlannedOrder, charge: 'traffic' | 'access') => ({
  ...{ seller: SELLER, order: orderRefOf(order), productOffering: order.product.name, charge, interval: DECEMBER },
});

/** The rating as the seller's own system makes it. */
export function ratingOf(order: PlannedOrder, charge: 'traffic' | 'access'): RatingDocument {
  const [basis, quantity] =
    charge === 'access' ? (['fixed', '1'] as const) : (['usage', decimalOfTenths(order.usageTenths)] as const);
  const rated = rateCharge({ ...chargeOf(order, charge), basis }, termsOf(order.product), quantity);
  if (rated._tag === 'Left') throw rated.left;
  return rated.right;
}

export function invoiceHeaderOf({ number }: PlannedOrder): InvoiceHeader {
  const billDate = '2026-01-02T00:00:00Z';
  return { issuer: SELLER, billingAccount: `BA-${number}`, billNo: `INV-${number}`, billDate };
}

export function paymentOf(order: PlannedOrder): PaymentDocument {
  const { issuer, billingAccount, billNo } = invoiceHeaderOf(order);
  return {
    ...{ kind: 'payment', payer: BUYER, payee: SELLER, rail: 'wireTransfer', reference: `E2E-${order.number}` },
    paidAt: '2026-01-20T00:00:00Z',
    amount: { currency: 'EUR', minor: String(expectedAmounts(order).gross) },
    demand: { issuer, billingAccount, billNo },
  };
}

/** Canonical decimal text of a number of tenths. */
function decimalOfTenths(tenths: number): string {
  const [whole, rest] = [Math.floor(tenths / 10), tenths % 10];
  return rest === 0 ? String(whole) : `${whole}.${rest}`;
}
