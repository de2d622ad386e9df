import type { AgreementDocument, ChargeRule, OrderDocument, TermsDocument } from '@lateral/core';
import { nodeHashes, ruleSetContent, ruleSetDigest } from '@lateral/core';
import { BUYER, PARTIES, SELLER } from './parties.js';

export const CURRENCY = { code: 'EUR', minorUnits: '2' } as const;
/** The charge that the demo rates by usage. */
export const TRAFFIC = { name: 'traffic', unit: 'GB' } as const;
const ACCESS = 'monthly access';

export const agreement: AgreementDocument = {
  kind: 'agreement',
  name: 'MSA-2026-NORD-SUED',
  parties: PARTIES,
  validFrom: '2026-01-01T00:00:00Z',
};

/** Graduated traffic and a monthly fee: what a carrier would write into the Specific T&C of an Access E-Line. */
const ELINE: readonly ChargeRule[] = [
  {
    type: 'graduated',
    ...TRAFFIC,
    tiers: [{ upTo: '10000', unitPrice: '0.0426' }, { upTo: '40000', unitPrice: '0.023' }, { unitPrice: '0.0115' }],
  },
  { type: 'fixed', name: ACCESS, price: '480' },
];

/** A UNI is a port: a monthly fee, and traffic at a flat rate should there be any. */
const UNI: readonly ChargeRule[] = [
  { type: 'perUnit', ...TRAFFIC, unitPrice: '0.0075' },
  { type: 'fixed', name: ACCESS, price: '129.9' },
];

/** The Specific T&C of each product that is ordered: the first is invoiced by Option 1, the others by Option 2. */
export function termsFor(orders: readonly OrderDocument[]): readonly TermsDocument[] {
  const offerings = new Set(orders.map(({ productOffering }) => productOffering));
  return [...offerings].map((offering, place) => termsOf(offering, place === 0 ? ELINE : UNI, place === 0 ? '1' : '2'));
}

/** The Specific T&C of a product, which both parties sign. */
export function termsOf(
  productOffering: string,
  charges: readonly ChargeRule[],
  invoiceOption: '1' | '2',
): TermsDocument {
  const rules = {
    currency: CURRENCY,
    charges,
    rounding: 'halfUp',
    tax: { category: 'VAT', ratePercent: '19' },
  } as const;
  return {
    kind: 'terms',
    agreementName: agreement.name,
    seller: SELLER.legalId,
    buyer: BUYER.legalId,
    productOffering,
    productName: NAMES[productOffering] ?? productOffering,
    ...rules,
    ruleSet: { id: `${productOffering}-rates`, version: '1', digest: ruleSetDigest(nodeHashes, ruleSetContent(rules)) },
    billingInterval: 'calendarMonth',
    granularity: 'product',
    invoiceOption,
    paymentTermDays: '30',
    paymentMethods: ['wireTransfer', 'electronic'],
    disputeThreshold: { currency: CURRENCY.code, minor: '500' },
  };
}
const NAMES: Readonly<Record<string, string>> = {
  'access-eline-1g': 'Access E-Line 1 Gbit/s',
  'operator-uni-10g': 'Operator UNI 10 Gbit/s',
};
