import { createHash } from 'node:crypto';
import type { MemoryLedger, MemoryLedgerOptions } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import type {
  AgreementDocument,
  BilateralOptions,
  CoSign,
  DocumentStore,
  OrderDocument,
  PaymentDocument,
  SmartBilateral,
  TermsDocument,
  UsageDocument,
} from '@lateral/core';
import {
  establishBilateral,
  inProcessChannels,
  joinBilateral,
  memoryDocuments,
  nodeHashes,
  ruleSetContent,
  ruleSetDigest,
  softwareSigner,
} from '@lateral/core';

export const BUYER = 'LEI-BUYER';
export const SELLER = 'LEI-SELLER';
export const NOW = 1_793_491_200; // 2026-11-01T00:00:00Z
export const OCTOBER = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' } as const;

const bytesOf = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest());

/** Bytes that depend on the seed alone. */
export function seededRandom(seed: string): (length: number) => Uint8Array {
  let counter = 0;
  return (length) => bytesOf(`${seed}/${counter++}`).subarray(0, length);
}

export interface Pair {
  readonly ledger: MemoryLedger;
  readonly buyer: SmartBilateral;
  readonly seller: SmartBilateral;
  readonly buyerOptions: BilateralOptions;
  readonly documents: readonly [DocumentStore, DocumentStore];
  readonly close: () => Promise<void>;
}

export interface PairOptions {
  readonly ledger?: MemoryLedgerOptions;
  /** By party index. */
  readonly coSign?: readonly [CoSign | undefined, CoSign | undefined];
}

/** Two parties with an established bilateral and one operational key each: buyer 0 with ES256K, seller 1 with ES256. */
export async function twoParties({
  ledger: ledgerOptions = {},
  coSign = [undefined, undefined],
}: PairOptions = {}): Promise<Pair> {
  const clock = () => NOW;
  const ledger = memoryLedger({ clock, ...ledgerOptions });
  await ledger.open();
  const [toSeller, toBuyer] = inProcessChannels();
  const documents = [memoryDocuments(), memoryDocuments()] as const;
  const signer = (name: string, algorithm: 'ES256K' | 'ES256') =>
    softwareSigner({ algorithm, secretKey: bytesOf(name) });
  const roots = [await signer('root 0', 'ES256K'), await signer('root 1', 'ES256')] as const;
  const recovery = [await signer('recovery 0', 'ES256K'), await signer('recovery 1', 'ES256')] as const;
  const operational = [await signer('key 0', 'ES256K'), await signer('key 1', 'ES256')] as const;
  const optionsOf = (party: 0 | 1): BilateralOptions => ({
    ledger,
    channel: party === 0 ? toSeller : toBuyer,
    documents: documents[party],
    party,
    legalIds: [BUYER, SELLER],
    keys: { root: roots[party], operational: { index: 0, signer: operational[party] } },
    runtime: { clock, random: seededRandom(`party ${party}`) },
    ...(coSign[party] === undefined ? {} : { coSign: coSign[party] }),
  });
  const terms = {
    parties: [0, 1].map((party) => ({
      root: roots[party as 0 | 1].publicKey,
      recovery: recovery[party as 0 | 1].publicKey,
    })),
    recoveryDelaySeconds: 86_400,
  };
  const buyerOptions = optionsOf(0);
  const [buyer, seller] = await Promise.all([
    establishBilateral(buyerOptions, terms),
    joinBilateral(optionsOf(1), terms),
  ]);
  const validity = { role: 0, notBefore: 0, notAfter: NOW + 365 * 86_400 };
  await buyer.registerKey({ index: 0, signer: operational[0], ...validity });
  await seller.registerKey({ index: 0, signer: operational[1], ...validity });
  const close = async (): Promise<void> => {
    buyer.stop();
    seller.stop();
    await ledger.close();
  };
  return { ledger, buyer, seller, buyerOptions, documents, close };
}

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
