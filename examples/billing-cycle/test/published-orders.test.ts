/**
 * The cycle driven by the published MEF 106 orders, read in place from ../shared; nothing of them is kept here. They carry no
 * prices and the later ones name products only: the test brings the terms, and the ids that the seller gave the products.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { memoryLedger } from '@lateral/adapter-memory';
import type { OrderDocument } from '@lateral/core';
import {
  BilateralBook,
  memoryStore,
  nodeEvidenceTools,
  nodeHashes,
  orderPointer,
  readJson,
  verifyEvidence,
} from '@lateral/core';
import {
  checkTotals,
  customerBill,
  customerBillItem,
  decodeById,
  usage,
  usageOf,
  writeJson,
  writePayload,
} from '@lateral/sonata-bridge';
import type { BothSides } from '../src/bilateral.js';
import { establish, submit } from '../src/bilateral.js';
import { bill, settle } from '../src/billing.js';
import { activate, completed, contract, measure } from '../src/cycle.js';
import { findItem, readLaterOrder } from '../src/later-order.js';
import { readOrder } from '../src/order-input.js';
import { BUYER, seededRandom, SELLER } from '../src/parties.js';
import { secondsOf, storyClock } from '../src/story-clock.js';
import { termsOf } from '../src/terms.js';
import { readUsage } from '../src/usage-input.js';

const folder = fileURLToPath(new URL('../../../../shared/sonata/payloads/', import.meta.url));
const isThere = existsSync(folder);
// A suite with nothing but skipped tests is not printed at all, so its absence is a test of its own.
if (!isThere) {
  it('without ../shared says loudly what it skips', () => {
    console.warn(`SKIPPED: the published payloads are not at ${folder}`);
    expect(isThere).toBe(false);
  });
}

const pathOf = (name: string): string => `${folder}${name}.json`;
const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8');
const digestOf = (name: string): string => createHash('sha256').update(textOf(name)).digest('hex');

const ADD = '17-mef106-UC5-order-add-access-eline';
const MODIFY = '18-mef106-UC8-order-modify';
const DELETE = '19-mef106-UC10-order-delete';
/** What the seller's inventory calls the products of the first order: so 18 and 19 name them. */
const PRODUCTS: Readonly<Record<string, string>> = { 'item-001': 'AccessEline-0001', 'item-002': 'NewYork_UNI' };
const NOVEMBER = { from: '2021-11-01T00:00:00Z', to: '2021-12-01T00:00:00Z' } as const;

const terms = [
  termsOf(
    '000073',
    [
      { type: 'perUnit', name: 'traffic', unit: 'GB', unitPrice: '0.05' },
      { type: 'fixed', name: 'access', price: '300' },
    ],
    '1',
  ),
  termsOf('000075', [{ type: 'fixed', name: 'port', price: '75.5' }], '2'),
];

/** Three records of November, 1500.5 GB together. */
function usageLines({ externalId, itemId }: OrderDocument): readonly string[] {
  return ['1000.25', '500', '0.25'].map((quantity, index) => {
    const subject = { orderExternalId: externalId, orderItemId: itemId, charge: 'traffic', unit: 'GB' };
    const line = writePayload(
      usage,
      usageOf({ id: `U-${index}`, usageDate: `2021-11-0${index + 5}T08:00:00Z`, quantity, ...subject }),
    );
    return line._tag === 'Left' ? '' : line.right;
  });
}

(isThere ? describe : describe.skip)('the published MEF 106 orders of ../shared', () => {
  const { clock, moveTo } = storyClock(secondsOf('2021-10-20T08:00:00Z'));
  const ledger = memoryLedger({ network: 'demo', clock });
  const ledgers = [ledger, ledger] as const;
  let sides: BothSides;

  beforeAll(async () => {
    await ledger.open();
    const stores = [memoryStore(), memoryStore()] as const;
    for (const store of stores) await store.open();
    const random = (party: 0 | 1) => seededRandom(`published/party ${party}`);
    const since = clock();
    sides = await establish({ ledgers, stores, seed: 'published', clock, since, random, onJoined: () => undefined });
  });
  afterAll(async () => {
    sides.buyer.stop();
    sides.seller.stop();
    await ledger.close();
  });

  it('drive a cycle: 17 adds, 18 modifies, November is settled, 19 deletes (R4–R8, R59–R62, R65–R71, R81, R82, R86–R89)', async () => {
    const { buyer, seller } = sides;
    const { orders, warnings } = await readOrder(pathOf(ADD));
    expect(warnings).toEqual([]);
    expect(orders.map(nameOf)).toEqual([
      'BuyerOrder-00001 item-001 add 000073',
      'BuyerOrder-00001 item-002 add 000075',
    ]);
    await contract(sides, terms, orders);
    const items = orders.map((order) => completed({ ...order, productId: PRODUCTS[order.itemId] ?? '' }, NOVEMBER));
    expect(items.map(({ completionDate }) => completionDate)).toEqual(['2021-11-04T23:00:00Z', '2021-11-25T23:00:00Z']);
    moveTo(secondsOf('2021-11-26T08:00:00Z'));
    await activate(sides, items);
    const stateOf = (item: OrderDocument): unknown => buyer.record(orderPointer(buyer.book, item))?.state;
    expect(items.map(stateOf)).toEqual(['active', 'active']);

    await submit(sides, 'seller', 'modify', readLaterOrder(pathOf(MODIFY), textOf(MODIFY), seller.book));
    const modified = findItem(buyer.book, 'AccessEline-0001');
    expect(modified && nameOf(modified)).toBe('BuyerOrder-00001 item-001 modify 000073'); // the record keeps its own ids
    expect(modified?.payloadDigest).toBe(digestOf(MODIFY));
    expect(items.map(stateOf)).toEqual(['active', 'active']);

    const source = { name: 'November', lines: () => items.slice(0, 1).flatMap(usageLines) };
    const usageOfNovember = await readUsage(source, items, () => undefined);
    expect(usageOfNovember.interval).toEqual(NOVEMBER);
    moveTo(secondsOf('2021-12-01T06:00:00Z'));
    const billed = await bill(sides, items, await measure(sides, items, usageOfNovember));
    // 1500.5 × 0.05 = 75.025, half up 75.03; with 300.00: tax 14.26 + 57.00. 75.50: tax 14.345, half up 14.35
    expect(billed.map(({ invoice }) => buyer.record(invoice)?.document)).toMatchObject([
      { option: '1', net: { minor: '37503' }, tax: { minor: '7126' }, gross: { minor: '44629' } },
      { option: '2', net: { minor: '7550' }, tax: { minor: '1435' }, gross: { minor: '8985' } },
    ]);
    moveTo(secondsOf('2021-12-15T06:00:00Z'));
    await settle(sides, billed);
    const { billed: total, paid, open } = seller.balance(SELLER.legalId, 'EUR');
    expect([total.minor, paid.minor, open.minor]).toEqual([53614n, 53614n, 0n]);

    await submit(sides, 'seller', 'delete', readLaterOrder(pathOf(DELETE), textOf(DELETE), seller.book));
    expect(items.map(stateOf)).toEqual(['closed', 'closed']);

    await buyer.headSigned();
    expect(verifyEvidence(await buyer.evidence(), nodeEvidenceTools())).toMatchObject({
      ok: true,
      level: 'reexecuted',
    });
  });

  it('18 and 19 are refused where nothing is known of their products (R5)', () => {
    const nothing = new BilateralBook({
      hashes: nodeHashes,
      parties: [BUYER.legalId, SELLER.legalId],
      recordSecret: new Uint8Array(32),
    });
    expect(() => readLaterOrder('18.json', textOf(MODIFY), nothing)).toThrow(
      '18.json  /productOrderItem/0/product/id is "AccessEline-0001"; expected a product that an earlier order brought',
    );
    expect(() => readLaterOrder('19.json', textOf(DELETE), nothing)).toThrow(
      '19.json  /productOrderItem/0/product/productOffering/id is absent; expected an offering, or the id of a product that is known',
    );
  });
});

function nameOf({ externalId, itemId, action, productOffering }: OrderDocument): string {
  return [externalId, itemId, action, productOffering].join(' ');
}

(isThere ? describe : describe.skip)('the published MEF 141 bills of ../shared', () => {
  const read = <T>(
    name: string,
    read: (json: Parameters<typeof decodeById>[1]) => ReturnType<typeof decodeById<T>>,
  ) => {
    const json = readJson(textOf(name));
    if (json._tag === 'Left') throw new Error(json.left.expected);
    const decoded = read(json.right);
    if (decoded._tag === 'Left') throw new Error(JSON.stringify(decoded.left));
    expect(JSON.parse(writeJson(decoded.right.source))).toEqual(JSON.parse(textOf(name))); // nothing is changed
    return decoded.right;
  };

  it.each([
    ['05-mef141-customerBill-generated', ['/0/billDate', '/0/lastUpdate'], ['/taxIncludedAmount/value']],
    ['06-mef141-customerBill-settled', ['/0/billDate'], ['/amountDue/value']],
  ])('%s is read with its impossible days, and its totals are reported, not corrected', (name, days, totals) => {
    const { value, warnings } = read(name, (json) => decodeById(customerBill, json));
    expect(warnings.map(({ pointer }) => pointer)).toEqual(days);
    expect(checkTotals(value).map(({ pointer }) => pointer)).toEqual(totals);
    expect(value).toMatchObject({
      billDate: '2022-09-31T10:30:00.846Z',
      amountDue: { value: '120' },
      fees: { value: '10' },
    });
  });

  it.each([['07-mef141-customerBillItem-generated'], ['08-mef141-customerBillItem-settled']])(
    '%s is read as it stands, whatever its unit rate means',
    (name) => {
      const { value, warnings } = read(name, (json) => decodeById(customerBillItem, json));
      expect(warnings).toEqual([]);
      expect(value).toMatchObject({ unitRate: { value: '65' }, unitQuantity: '1', taxExcludedAmount: { value: '50' } });
    },
  );
});
