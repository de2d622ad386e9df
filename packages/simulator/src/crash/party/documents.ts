import type {
  AgreementDocument,
  OrderDocument,
  OrderRef,
  PaymentDocument,
  RatingDocument,
  TermsDocument,
  UsageDocument,
} from '@lateral/core';
import { nodeHashes, rateCharge, ruleSetContent, ruleSetDigest } from '@lateral/core';

/** What the two parties of a crash run write: each order has its usage, ratings, invoice and payment, all of the same amounts. */

export const BUYER = 'LEI-BUYER';
export const SELLER = 'LEI-SELLER';
const OCTOBER = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' } as const;
const NO_DIGEST = '0'.repeat(64);
const QUANTITY = '150.5';

/** By which option of MEF 114 §7.7 a product is invoiced. */
export type InvoiceOption = '1' | '2';

export const AGREEMENT: AgreementDocument = {
  kind: 'agreement',
  name: 'MSA-1',
  parties: [
    { legalId: BUYER, name: 'Buyer' },
    { legalId: SELLER, name: 'Seller' },
  ],
  validFrom: '2026-01-01T00:00:00Z',
};

const RULES = {
  currency: { code: 'EUR', minorUnits: '2' },
  charges: [
    { type: 'graduated', name: 'traffic', unit: 'GB', tiers: [{ upTo: '100', unitPrice: '1' }, { unitPrice: '0.5' }] },
    { type: 'fixed', name: 'access', price: '250' },
  ],
  rounding: 'halfUp',
  tax: { category: 'VAT', ratePercent: '20' },
} as const;

/** One product for each option. */
export function termsOf(option: InvoiceOption): TermsDocument {
  const productOffering = `ELINE-${option}`;
  return {
    kind: 'terms',
    agreementName: AGREEMENT.name,
    seller: SELLER,
    buyer: BUYER,
    productOffering,
    productName: `Line by Option ${option}`,
    ...RULES,
    ruleSet: { id: 'rules', version: '1', digest: ruleSetDigest(nodeHashes, ruleSetContent(RULES)) },
    billingInterval: 'calendarMonth',
    granularity: 'product',
    invoiceOption: option,
    paymentTermDays: '30',
    paymentMethods: ['wireTransfer'],
    disputeThreshold: { currency: 'EUR', minor: '100' },
  };
}

/** All that is written about one order. */
export interface OrderPapers {
  readonly option: InvoiceOption;
  readonly placed: OrderDocument;
  readonly active: OrderDocument;
  readonly usage: UsageDocument;
  readonly ratings: readonly [traffic: RatingDocument, access: RatingDocument];
  readonly bill: {
    readonly issuer: string;
    readonly billingAccount: string;
    readonly billNo: string;
    readonly billDate: string;
  };
  readonly payment: PaymentDocument;
}

/** @param number - Of the order, from 1 on; odd ones are invoiced by Option 1. */
export function papersOf(number: number): OrderPapers {
  const option = number % 2 === 1 ? '1' : '2';
  const order: OrderRef = { buyer: BUYER, externalId: `PO-${number}`, itemId: '1' };
  const productOffering = termsOf(option).productOffering;
  const placed: OrderDocument = {
    ...{ kind: 'order', ...order, seller: SELLER, action: 'add', productOffering, billingAccount: 'BA-1' },
    payloadDigest: NO_DIGEST,
  };
  const usage: UsageDocument = {
    ...{ kind: 'usage', seller: SELLER, order, charge: 'traffic', interval: OCTOBER, unit: 'GB', quantity: QUANTITY },
    ...{ recordCount: '3', duplicateCount: '0', lateCount: '0', recordsRoot: NO_DIGEST },
  };
  const bill = { issuer: SELLER, billingAccount: 'BA-1', billNo: `INV-${number}` };
  return {
    ...{ option, placed, usage, bill: { ...bill, billDate: '2026-11-02T00:00:00Z' } },
    active: { ...placed, completionDate: '2026-09-28T00:00:00Z', productId: `P-${number}` },
    ratings: [rating(order, option, 'traffic', QUANTITY), rating(order, option, 'access', '1')],
    payment: {
      ...{ kind: 'payment', payer: BUYER, payee: SELLER, rail: 'wireTransfer', reference: `E2E-${number}` },
      paidAt: '2026-11-20T00:00:00Z',
      // 100 × 1.00 + 50.5 × 0.50 = 125.25, and 250.00; with 20 % tax each 150.30 + 300.00
      amount: { currency: 'EUR', minor: '45030' },
      demand: bill,
    },
  };
}

function rating(
  order: OrderRef,
  option: InvoiceOption,
  charge: 'traffic' | 'access',
  quantity: string,
): RatingDocument {
  const terms = termsOf(option);
  const basis = charge === 'access' ? 'fixed' : 'usage';
  const { productOffering } = terms;
  const rated = rateCharge(
    { seller: SELLER, order, productOffering, charge, interval: OCTOBER, basis },
    terms,
    quantity,
  );
  if (rated._tag === 'Left') throw rated.left;
  return rated.right;
}
