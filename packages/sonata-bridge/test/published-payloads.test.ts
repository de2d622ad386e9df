/** The published examples, read in place from ../shared/sonata beside the repository; nothing of them is kept here. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { readJson, type JsonValue } from '@lateral/core';
import { isLeft, type Either } from 'fp-ts/lib/Either.js';

import {
  checkTotals,
  customerBill,
  customerBillItem,
  decode,
  decodeById,
  encodePayload,
  product,
  readOrderFile,
  writeJson,
  type Decoded,
  type OrderFile,
  type PayloadProblem,
} from '../src/index.js';

const folder = fileURLToPath(new URL('../../../../shared/sonata/payloads/', import.meta.url));
const isThere = existsSync(folder);
// A suite with nothing but skipped tests is not printed at all, so its absence is a test of its own.
if (!isThere) {
  it('without ../shared says loudly what it skips', () => {
    console.warn(`SKIPPED: the published payloads are not at ${folder}`);
    expect(isThere).toBe(false);
  });
}

const textOf = (name: string) => readFileSync(`${folder}${name}.json`, 'utf8');

function jsonOf(name: string): JsonValue {
  return rightOf(readJson(textOf(name)));
}

function rightOf<T>(result: Either<unknown, T>): T {
  if (isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
}

/** The echo says what the payload says, number texts included: only blanks differ. */
function expectEcho(name: string, { source }: Pick<Decoded<unknown>, 'source'>): void {
  const withoutBlanks = textOf(name).replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
  expect(writeJson(source)).toBe(withoutBlanks);
}

(isThere ? describe : describe.skip)('published payloads of ../shared', () => {
  const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

  describe('MEF 106 orders', () => {
    const known = { productOffering: '000073', billingAccount: '00000000-1111-0000-0000-000000000001' };
    const read = (name: string): Either<readonly PayloadProblem[], OrderFile> =>
      readOrderFile(textOf(name), { buyer: 'buyer', seller: 'seller', sha256, findProduct: () => known });

    it.each([
      ['17-mef106-UC5-order-add-access-eline', 'BuyerOrder-00001', ['item-001 add 000073', 'item-002 add 000075']],
      ['18-mef106-UC8-order-modify', 'BuyerOrder-00002', ['item-001 modify 000073']],
      ['19-mef106-UC10-order-delete', 'BuyerOrder-00004', ['item-001 delete 000073', 'item-002 delete 000073']],
    ])('decode %s without a warning and echo it with its unknown root member', (name, externalId, items) => {
      const file = rightOf(read(name));
      expect(file.warnings).toEqual([]);
      expect(file.documents.map((item) => `${item.itemId} ${item.action} ${item.productOffering}`)).toEqual(items);
      expect(file.documents.every((item) => item.externalId === externalId)).toBe(true);
      expect(file.source).toHaveProperty('requestedCompletionDate');
      expect(file.value).not.toHaveProperty('requestedCompletionDate');
      expectEcho(name, file);
    });

    it('take the days that the items of 17 ask for, not the one at the root', () => {
      const { documents } = rightOf(read('17-mef106-UC5-order-add-access-eline'));
      expect(documents.map((item) => item.requestedCompletionDate)).toEqual([
        '2021-11-04T23:00:00Z',
        '2021-11-25T23:00:00Z',
      ]);
    });
  });

  describe('MEF 141 bills', () => {
    const impossible = (pointer: string) => ({
      pointer,
      value: '"2022-09-31T10:30:00.846Z"',
      expected: 'a day and time that exist',
    });

    it.each([
      ['05-mef141-customerBill-generated', [impossible('/0/billDate'), impossible('/0/lastUpdate')]],
      ['06-mef141-customerBill-settled', [impossible('/0/billDate')]],
    ])('decode %s with a warning for each 31 September and echo it', (name, warnings) => {
      const bill = rightOf(decodeById(customerBill, jsonOf(name)));
      expect(bill.warnings).toEqual(warnings);
      expect(bill.value).toMatchObject({ billNo: '780123456', amountDue: { unit: 'EUR', value: '120' } });
      expectEcho(name, bill);
      expect(encodePayload(customerBill, bill.value)).toHaveProperty('left.length', warnings.length);
    });

    it('report totals that disagree in 05 and 06', () => {
      const totals = (name: string) =>
        checkTotals(rightOf(decodeById(customerBill, jsonOf(name))).value).map(
          ({ pointer, value, expected }) => `${pointer} ${value} ${expected}`,
        );
      expect(totals('05-mef141-customerBill-generated')).toEqual(['/taxIncludedAmount/value 120 130']);
      expect(totals('06-mef141-customerBill-settled')).toEqual(['/amountDue/value 120 130']);
    });

    it.each([
      ['07-mef141-customerBillItem-generated', 'ABR123', 'generated'],
      ['08-mef141-customerBillItem-settled', 'ABR124', 'settled'],
    ])('decode the item %s without a warning, echo it and could have written it', (name, id, state) => {
      const item = rightOf(decodeById(customerBillItem, jsonOf(name)));
      expect(item.warnings).toEqual([]);
      expect(item.value).toMatchObject({
        id,
        state,
        unitRate: { value: '65' },
        unitQuantity: '1',
        taxExcludedAmount: { value: '50' },
      });
      expectEcho(name, item);
      expect(encodePayload(customerBillItem, item.value)).toHaveProperty('right.id', id);
    });
  });

  it('decode the MEF 116 product 22, whose root price is unknown, and echo it', () => {
    const name = '22-mef116-product-by-id';
    const found = rightOf(decodeById(product, jsonOf(name)));
    expect(found.warnings).toEqual([]);
    expect(found.value).toMatchObject({ status: 'pendingTerminate', '@type': 'MEFProduct' });
    expect(found.value).not.toHaveProperty('price');
    expect(found.source).toHaveProperty('price');
    expectEcho(name, found);
  });

  it.each([
    '50-tmf678v5-CustomerBill',
    '51-tmf678v5-AppliedCustomerBillingRate',
    '52-tmf678v5-event-CustomerBillCreateEvent',
    '53-tmf678v5-event-CustomerBillStateChangeEvent',
  ])('read the TMF678 example %s without loss, for which there is no codec yet', (name) => {
    expectEcho(name, { source: jsonOf(name) });
  });

  it('refuse the TMF678 bill 50 as a bill of MEF 141, by each member that it lacks', () => {
    const result = decode(customerBill, jsonOf('50-tmf678v5-CustomerBill'));
    expect(isLeft(result) && result.left.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/credits', '/discounts', '/fees', '/customerBillItem']),
    );
  });
});
