import type {
  AgreementDocument,
  InvoiceHeader,
  OrderDocument,
  PaymentDocument,
  RatingDocument,
  TermsDocument,
  UsageDocument,
} from '@lateral/core';
import { nodeHashes, rateCharge, ruleSetContent, ruleSetDigest } from '@lateral/core';

/** Legal ids by party index: buyer, seller. */
export const LEGAL_IDS = ['LEI-NORTH', 'LEI-SOUTH'] as const;
const [BUYER, SELLER] = LEGAL_IDS;
const MARCH = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' } as const;
const ZEROS = '00'.repeat(32);

export const AGREEMENT: AgreementDocument = {
  ...{ kind: 'agreement', name: 'MSA', validFrom: '2026-01-01T00:00:00Z' },
  parties: [
    { legalId: BUYER, name: 'Northern Carrier' },
    { legalId: SELLER, name: 'Southern Carrier' },
  ],
};

const RULES = {
  currency: { code: 'EUR', minorUnits: '2' },
  charges: [
    { type: 'perUnit', name: 'traffic', unit: 'GB', unitPrice: '0.25' },
    { type: 'fixed', name: 'port', price: '80' },
  ],
  rounding: 'halfUp',
  tax: { category: 'VAT', ratePercent: '20' },
} as const;

/** A product for each option of invoicing (MEF 114 §7.7). */
export function termsOf(invoiceOption: '1' | '2'): TermsDocument {
  const productOffering = `PORT-${invoiceOption}`;
  return {
    ...{ kind: 'terms', agreementName: AGREEMENT.name, seller: SELLER, buyer: BUYER, ...RULES },
    ...{ productOffering, productName: productOffering, invoiceOption },
    ruleSet: { id: 'rates', version: '1', digest: ruleSetDigest(nodeHashes, ruleSetContent(RULES)) },
    ...{ billingInterval: 'calendarMonth', granularity: 'product', paymentTermDays: '30' },
    paymentMethods: ['wireTransfer'],
    disputeThreshold: { currency: 'EUR', minor: '100' },
  };
}

/** What is written about one order and its invoice. */
export interface Papers {
  readonly terms: TermsDocument;
  readonly placed: OrderDocument;
  readonly active: OrderDocument;
  readonly usage: UsageDocument;
  readonly ratings: readonly RatingDocument[];
  readonly header: InvoiceHeader;
  readonly payment: PaymentDocument;
}

/** @param number - Of the order, from 0. */
export function papersOf(number: number): Papers {
  const terms = termsOf(number % 2 === 0 ? '1' : '2');
  const order = { buyer: BUYER, externalId: `PO-${number}`, itemId: '1' };
  const { productOffering } = terms;
  const quantity = String(100 + number);
  const placed: OrderDocument = {
    ...{ kind: 'order', ...order, seller: SELLER, action: 'add', productOffering, payloadDigest: ZEROS },
    billingAccount: `BA-${number}`,
  };
  const header = headerOf(number);
  const netMinor = 25 * (100 + number) + 8_000;
  const charge = { seller: SELLER, order, productOffering, interval: MARCH };
  return {
    ...{ terms, placed, header },
    active: { ...placed, completionDate: '2026-02-20T00:00:00Z', productId: `P-${number}` },
    usage: {
      ...{ kind: 'usage', seller: SELLER, order, charge: 'traffic', interval: MARCH, unit: 'GB', quantity },
      ...{ recordCount: '1', duplicateCount: '0', lateCount: '0', recordsRoot: ZEROS },
    },
    ratings: [
      rating({ ...charge, charge: 'traffic', basis: 'usage' }, terms, quantity),
      rating({ ...charge, charge: 'port', basis: 'fixed' }, terms, '1'),
    ],
    payment: {
      ...{ kind: 'payment', payer: BUYER, payee: SELLER, rail: 'wireTransfer', reference: `E2E-${number}` },
      paidAt: '2026-04-20T00:00:00Z',
      amount: { currency: 'EUR', minor: String((netMinor * 12) / 10) }, // whole: 20 % of a multiple of 5
      demand: { issuer: SELLER, billingAccount: header.billingAccount, billNo: header.billNo },
    },
  };
}

export function headerOf(number: number): InvoiceHeader {
  const [billingAccount, billNo] = [`BA-${number}`, `INV-${number}`];
  return { issuer: SELLER, billingAccount, billNo, billDate: '2026-04-02T00:00:00Z' };
}

function rating(charge: Parameters<typeof rateCharge>[0], terms: TermsDocument, quantity: string): RatingDocument {
  const rated = rateCharge(charge, terms, quantity);
  if (rated._tag === 'Left') throw rated.left;
  return rated.right;
}
