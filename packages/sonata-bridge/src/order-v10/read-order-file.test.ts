import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { isLeft } from 'fp-ts/lib/Either.js';

import { writeJson } from '../wire/write-json.js';
import { readOrderFile, type OrderFile, type OrderFileOptions } from './read-order-file.js';

const fixture = (name: string) => readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url), 'utf8');
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const options: OrderFileOptions = { buyer: 'LEI-BUYER', seller: 'LEI-SELLER', sha256 };

function read(text: string, more: Partial<OrderFileOptions> = {}): OrderFile {
  const file = readOrderFile(text, { ...options, ...more });
  if (isLeft(file)) throw new Error(JSON.stringify(file.left));
  return file.right;
}

describe('readOrderFile', () => {
  it('makes one order document of each item, with the digest of the bytes (R4, R5)', () => {
    const text = fixture('order-create.json');
    const payloadDigest = createHash('sha256').update(text).digest('hex');
    const common = { kind: 'order', buyer: 'LEI-BUYER', seller: 'LEI-SELLER', externalId: 'ORD-2026-0815' };
    expect(read(text).documents).toEqual([
      {
        ...common,
        itemId: 'eline',
        action: 'add',
        productOffering: 'access-eline',
        billingAccount: 'BA-7',
        payloadDigest,
        requestedCompletionDate: '2026-09-30T20:00:00Z',
      },
      { ...common, itemId: 'uni', action: 'add', productOffering: 'uni', billingAccount: 'BA-7', payloadDigest },
    ]);
  });

  it('takes completion date and product id from completed items only (R60, R69)', () => {
    expect(read(fixture('order-completed.json')).documents).toMatchObject([
      { itemId: 'eline', completionDate: '2026-09-30T12:00:00Z', productId: 'ELINE-1' },
      { itemId: 'uni' },
    ]);
    expect(read(fixture('order-completed.json')).documents[1]).not.toHaveProperty('productId');
  });

  it('keeps the order as received for the echo, number texts included', () => {
    const echo = writeJson(read(fixture('order-create.json')).source);
    expect(JSON.parse(echo)).toEqual(JSON.parse(fixture('order-create.json')));
    expect(echo).toContain('"maximumFrameSize":1522.0}');
  });

  it('looks up what a delete item does not say', () => {
    const text = `{"externalId":"O-2","relatedContactInformation":[{"role":"r","name":"n","number":"1","emailAddress":"e"}],
      "productOrderItem":[{"id":"1","action":"delete","product":{"id":"ELINE-1"}}]}`;
    expect(readOrderFile(text, options)).toMatchObject({
      left: [
        { pointer: '/productOrderItem/0/product/productOffering/id', value: '' },
        { pointer: '/productOrderItem/0/billingAccount/id', value: '' },
      ],
    });
    const findProduct = (id: string) => (id === 'ELINE-1' ? { productOffering: 'access-eline' } : undefined);
    expect(read(text, { findProduct, billingAccount: 'BA-7' }).documents).toMatchObject([
      { action: 'delete', productOffering: 'access-eline', billingAccount: 'BA-7' },
    ]);
  });

  it.each([
    ['"externalId": "ORD-2026-0815",', '', '/externalId', ''],
    ['"id": "uni",\n      "action"', '"id": "eline",\n      "action"', '/productOrderItem/1/id', '"eline"'],
    [
      '"2026-09-30T22:00:00+02:00"',
      '"2026-09-31T22:00:00+02:00"',
      '/productOrderItem/0/requestedCompletionDate',
      '"2026-09-31T22:00:00+02:00"',
    ],
    ['"action": "add"', '"action": "noChange"', '/productOrderItem/0/action', '"noChange"'],
    ['"externalId"', '"externalId": "x", "externalId"', '/externalId', '"externalId": "ORD-2026-0815",\n  "relate'],
  ])('says where %s replaced by %s is wrong', (part, replacement, pointer, value) => {
    const answer = readOrderFile(fixture('order-create.json').replace(part, replacement), options);
    expect(answer).toMatchObject({ left: [{ pointer, value }] });
  });

  it('wants date and product of a completed item', () => {
    const text = fixture('order-completed.json');
    const incomplete = text.replace(/"completionDate": "[^"]*",/, '').replace('"id": "ELINE-1", ', '');
    expect(readOrderFile(incomplete, options)).toMatchObject({
      left: [{ pointer: '/productOrderItem/0/completionDate' }, { pointer: '/productOrderItem/0/product/id' }],
    });
  });
});
