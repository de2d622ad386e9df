/** A bilateral with a product in use, whose agreed usage is corrected again and again: commands with their documents. */
import {
  BilateralBook,
  commitDocument,
  fromHex,
  LIFECYCLE,
  nodeHashes,
  ruleSetContent,
  ruleSetDigest,
  usagePointer,
} from '@lateral/core';

import { change, digestOf, TwoParties } from './two-parties.mjs';

const BUYER = '549300BUYER000000001';
const SELLER = '549300SELLER00000001';
const OFFERING = 'a1b2c3d4-0000-4000-8000-00000000000e';
const AGREEMENT = 'Nordnet and Suedtel, wholesale';
const CHARGES = Array.from({ length: 10 }, (_, index) => `traffic ${index}`);
const MONTHS = Array.from({ length: 10 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}-01T00:00:00Z`);
const ORDER = { buyer: BUYER, externalId: 'ORD-2026-0815', itemId: 'item-1' };
const BOTH = 255;
const [BUYS, SELLS] = [0, 1];

export function newBook() {
  return new BilateralBook({ hashes: nodeHashes, parties: [BUYER, SELLER], recordSecret: digestOf('record secret') });
}

/**
 * @param instance - Hex, of the ledger that the genesis names.
 * @param corrections - How many changes follow the set-up of 100 usage records.
 * @returns `{ setUp, changes }`: each a list of `{ bytes, kind, action, document, secret }`, keys and genesis without a document.
 */
export function usageHistory(instance, corrections) {
  const parties = TwoParties.nominal(instance, 'usage history');
  const write = writer(parties);
  const setUp = parties.setUp().map((bytes) => ({ bytes }));
  setUp.push(write({ kind: 'agreement', action: 'agree', document: agreement, owner: BOTH }));
  setUp.push(write({ kind: 'terms', action: 'agree', document: terms(), owner: SELLS, needs: [agreement] }));
  setUp.push(write({ kind: 'order', action: 'agree', document: order, owner: BUYS, needs: [agreement, terms()] }));
  setUp.push(write({ kind: 'order', action: 'activate', document: activeOrder, owner: BUYS }));
  const usages = MONTHS.slice(0, -1).flatMap((_, month) => CHARGES.map((charge) => usage(month, charge)));
  for (const document of usages) {
    setUp.push(write({ kind: 'usage', action: 'report', document, owner: SELLS, actor: SELLS, needs: [order] }));
    setUp.push(write({ kind: 'usage', action: 'agree', of: document, owner: SELLS, actor: BUYS }));
  }
  const changes = Array.from({ length: corrections }, (_, index) => {
    const document = { ...usages[index % usages.length], quantity: `${1_000 + index}.25`, recordCount: `${index + 1}` };
    return write({ kind: 'usage', action: 'correct', document, owner: SELLS });
  });
  return { setUp, changes };
}

/** Writes one command of one change, building on what was written before. */
function writer(parties) {
  const book = newBook();
  let number = 0;
  return ({ kind, action, document, of = document, owner, actor = BOTH, needs = [] }) => {
    const secret = digestOf(`secret ${number++}`);
    const name = nameOf(of);
    const references = needs.map((needed) => ({ ...addressOf(book, needed), head: parties.heads.get(nameOf(needed)) }));
    const written = {
      ...{ kind, owner, actor, references },
      action: LIFECYCLE.kinds[kind].actions[action],
      recordId: addressOf(book, of).recordId,
      prev: parties.heads.get(name),
      commitment: document ? commitDocument(nodeHashes, kind, document, secret).digest : new Uint8Array(32),
    };
    return { bytes: parties.apply([change(written)], [name]), kind, action, document, secret };
  };
}

function nameOf({ kind, interval, charge }) {
  return `${kind} ${interval?.from} ${charge}`;
}

function addressOf(book, document) {
  const { number } = LIFECYCLE.kinds[document.kind];
  const [owner, recordId] = {
    agreement: () => [BOTH, book.recordId('agreement', book.parties)],
    terms: () => [SELLS, book.recordId('terms', [SELLER, OFFERING])],
    order: () => [BUYS, book.recordId('order', [BUYER, ORDER.externalId, ORDER.itemId])],
    usage: () => [SELLS, usagePointer(book, document).recordId],
  }[document.kind]();
  return { kind: number, owner, recordId: fromHex(recordId) };
}

const agreement = {
  kind: 'agreement',
  name: AGREEMENT,
  parties: [
    { legalId: BUYER, name: 'Nordnet Carrier AG' },
    { legalId: SELLER, name: 'Suedtel Wholesale GmbH' },
  ],
  validFrom: '2026-01-01T00:00:00Z',
};

function terms() {
  const content = {
    kind: 'terms',
    agreementName: AGREEMENT,
    ...{ seller: SELLER, buyer: BUYER, productOffering: OFFERING, productName: 'Access E-Line 1 Gbit/s' },
    currency: { code: 'EUR', minorUnits: '2' },
    charges: CHARGES.map((name) => ({ type: 'perUnit', name, unit: 'GB', unitPrice: '0.0426' })),
    rounding: 'halfUp',
    tax: { category: 'VAT', ratePercent: '19' },
    billingInterval: 'calendarMonth',
    ...{ granularity: 'product', invoiceOption: '1', paymentTermDays: '30', paymentMethods: ['creditTransfer'] },
    disputeThreshold: { currency: 'EUR', minor: '5000' },
  };
  const digest = ruleSetDigest(nodeHashes, ruleSetContent(content));
  return { ...content, ruleSet: { id: 'traffic', version: '1', digest } };
}

const order = {
  kind: 'order',
  ...ORDER,
  ...{ seller: SELLER, action: 'add', productOffering: OFFERING, billingAccount: 'BA-4711' },
  payloadDigest: '0'.repeat(64),
};
const activeOrder = { ...order, completionDate: '2026-01-01T00:00:00Z', productId: 'PRD-1' };

function usage(month, charge) {
  return {
    kind: 'usage',
    ...{ seller: SELLER, order: ORDER, charge, unit: 'GB' },
    interval: { from: MONTHS[month], to: MONTHS[month + 1] },
    ...{ recordCount: '1', quantity: '1000.25', duplicateCount: '2', lateCount: '1' },
    recordsRoot: 'ab'.repeat(32),
  };
}
