import { createHash } from 'node:crypto';
import type {
  AgreementDocument,
  InvoiceDocument,
  InvoiceItem,
  OrderDocument,
  PaymentDocument,
  RatingDocument,
  TermsDocument,
  UsageDocument,
} from '@lateral/core';
import { nodeHashes, ruleSetContent, ruleSetDigest } from '@lateral/core';

/** The documents of one small cycle, with amounts worked out by hand. */

export const BUYER = 'LEI-BUYER';
export const SELLER = 'LEI-SELLER';
export const OCTOBER = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' } as const;

export const bytesOf = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest());

export const agreement: AgreementDocument = {
  kind: 'agreement',
  name: 'MSA-1',
  parties: [
    { legalId: BUYER, name: 'Buyer' },
    { legalId: SELLER, name: 'Seller' },
  ],
  validFrom: '2026-01-01T00:00:00Z',
};

/** Terms of one product: tiered traffic at 1.00 to 100 GB and 0.50 above, and 250.00 a month, 20 % tax. */
export function termsOf(productOffering: string, invoiceOption: '1' | '2'): TermsDocument {
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
  return {
    kind: 'terms',
    agreementName: 'MSA-1',
    seller: SELLER,
    buyer: BUYER,
    productOffering,
    productName: `Product ${productOffering}`,
    ...rules,
    ruleSet: { id: `rules-${productOffering}`, version: '1', digest: ruleSetDigest(nodeHashes, ruleSetContent(rules)) },
    billingInterval: 'calendarMonth',
    granularity: 'product',
    invoiceOption,
    paymentTermDays: '30',
    paymentMethods: ['wireTransfer'],
    disputeThreshold: { currency: 'EUR', minor: '100' },
  };
}

export const orderRef = { buyer: BUYER, externalId: 'PO-1', itemId: '1' } as const;

export function orderOf(productOffering: string): OrderDocument {
  return {
    kind: 'order',
    ...orderRef,
    seller: SELLER,
    action: 'add',
    productOffering,
    billingAccount: 'BA-1',
    payloadDigest: '0'.repeat(64),
  };
}

/** The same order once it is active, from 28 September on. */
export const activeOrder: OrderDocument = {
  ...orderOf('ELINE'),
  completionDate: '2026-09-28T00:00:00Z',
  productId: 'P-1',
};

export const usage: UsageDocument = {
  kind: 'usage',
  seller: SELLER,
  order: orderRef,
  charge: 'traffic',
  interval: OCTOBER,
  unit: 'GB',
  recordCount: '3',
  quantity: '150.5',
  duplicateCount: '0',
  lateCount: '0',
  recordsRoot: '0'.repeat(64),
};

const rated = {
  kind: 'rating',
  seller: SELLER,
  order: orderRef,
  productOffering: 'ELINE',
  interval: OCTOBER,
  ruleSet: termsOf('ELINE', '1').ruleSet,
} as const;

/** 100 × 1.00 + 50.5 × 0.50 = 125.25 */
export const trafficRating: RatingDocument = {
  ...rated,
  charge: 'traffic',
  basis: 'usage',
  quantity: '150.5',
  unit: 'GB',
  lines: [
    { description: 'up to 100 GB', quantity: '100', unit: 'GB', unitPrice: '1', exact: '100' },
    { description: 'above 100 GB', quantity: '50.5', unit: 'GB', unitPrice: '0.5', exact: '25.25' },
  ],
  exact: '125.25',
  net: { currency: 'EUR', minor: '12525' },
};

export const accessRating: RatingDocument = {
  ...rated,
  charge: 'access',
  basis: 'fixed',
  quantity: '1',
  unit: 'interval',
  lines: [{ description: 'each interval', quantity: '1', unit: 'interval', unitPrice: '250', exact: '250' }],
  exact: '250',
  net: { currency: 'EUR', minor: '25000' },
};

function itemOf(
  id: string,
  { charge, quantity, unit, net }: RatingDocument,
  rest: Pick<InvoiceItem, 'chargeType' | 'tax'>,
): InvoiceItem {
  return {
    ...{ id, order: orderRef, productOffering: 'ELINE', productName: 'Product ELINE', productId: 'P-1' },
    ...{ charge, interval: OCTOBER, quantity, unit, net, taxCategory: 'VAT', taxRatePercent: '20', ...rest },
    state: 'generated',
  };
}

export const trafficItem = itemOf('1', trafficRating, {
  chargeType: 'usageBased',
  tax: { currency: 'EUR', minor: '2505' },
});
export const accessItem = itemOf('2', accessRating, {
  chargeType: 'recurring',
  tax: { currency: 'EUR', minor: '5000' },
});

/** 125.25 + 250.00 = 375.25 net; tax 25.05 + 50.00 = 75.05; gross 450.30; due 30 days after 2 November */
export function invoiceOf(option: '1' | '2'): InvoiceDocument {
  return {
    kind: 'invoice',
    issuer: SELLER,
    billingAccount: 'BA-1',
    billNo: 'INV-1',
    recipient: BUYER,
    billDate: '2026-11-02T00:00:00Z',
    paymentDueDate: '2026-12-02T00:00:00Z',
    period: OCTOBER,
    option,
    paymentMethod: 'wireTransfer',
    items: [trafficItem, accessItem],
    net: { currency: 'EUR', minor: '37525' },
    tax: { currency: 'EUR', minor: '7505' },
    gross: { currency: 'EUR', minor: '45030' },
  };
}

export const payment: PaymentDocument = {
  kind: 'payment',
  payer: BUYER,
  payee: SELLER,
  rail: 'wireTransfer',
  reference: 'E2E-1',
  paidAt: '2026-11-20T00:00:00Z',
  amount: { currency: 'EUR', minor: '45030' },
  demand: { issuer: SELLER, billingAccount: 'BA-1', billNo: 'INV-1' },
};
