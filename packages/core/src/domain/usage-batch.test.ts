import { createHash } from 'node:crypto';

import { nodeHashes } from '../crypto/node-hashes.js';
import { UsageBatch, type UsageRecordInput } from './usage-batch.js';

const subject = {
  hashes: nodeHashes,
  seller: 'SELLER',
  order: { buyer: 'BUYER', externalId: 'ORD-1', itemId: 'item-1' },
  charge: 'traffic',
  unit: 'GB',
  interval: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
};

const first: UsageRecordInput = {
  id: 'u-1',
  orderExternalId: 'ORD-1',
  orderItemId: 'item-1',
  charge: 'traffic',
  usageDate: '2026-10-05T12:34:56Z',
  quantity: '1.25',
  unit: 'GB',
};
const second = { ...first, id: 'u-2', usageDate: '2026-10-01T00:00:00Z', quantity: '0.0003' };
const third = { ...first, id: 'u-3', usageDate: '2026-10-31T23:59:59Z', quantity: '12345678901234567890' };

function batchOf(...records: readonly UsageRecordInput[]): UsageBatch {
  const batch = new UsageBatch(subject);
  for (const record of records) batch.add(record);
  return batch;
}

function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The hash of a leaf, from the canonical text as a person writes it down. */
function leaf(id: string, quantity: string, usageDate: string): Buffer {
  return sha256(
    Buffer.of(0),
    `{"charge":"traffic","id":"${id}","orderExternalId":"ORD-1","orderItemId":"item-1","quantity":"${quantity}",`,
    `"unit":"GB","usageDate":"${usageDate}"}`,
  );
}

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was refused');
}

describe('UsageBatch', () => {
  it('stands for the records of one charge in one interval: count, exact sum and root in the order of arrival (R58, R64)', () => {
    const left = sha256(
      Buffer.of(1),
      leaf('u-3', '12345678901234567890', '2026-10-31T23:59:59Z'),
      leaf('u-1', '1.25', '2026-10-05T12:34:56Z'),
    );
    const root = sha256(Buffer.of(1), left, leaf('u-2', '0.0003', '2026-10-01T00:00:00Z'));
    expect(batchOf(third, first, second).document()).toEqual({
      kind: 'usage',
      seller: 'SELLER',
      order: { buyer: 'BUYER', externalId: 'ORD-1', itemId: 'item-1' },
      charge: 'traffic',
      interval: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
      unit: 'GB',
      recordCount: '3',
      quantity: '12345678901234567891.2503',
      duplicateCount: '0',
      lateCount: '0',
      recordsRoot: root.toString('hex'),
    });
  });

  it('has the root of one record known from another implementation (R64)', () => {
    // python3: hashlib.sha256(b'\0' + b'{"charge":"traffic","id":"u-1",...}').hexdigest()
    expect(batchOf(first).document().recordsRoot).toBe(
      'ccd3d4c94587a86658c3b000bc9cf701918c7b89dd3f81f478912408850506c3',
    );
  });

  it('is empty without records: 0 of the unit and the SHA-256 of nothing', () => {
    expect(batchOf().document()).toMatchObject({
      recordCount: '0',
      quantity: '0',
      recordsRoot: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });

  it('counts the first instant of the interval and not its end (R58)', () => {
    const batch = batchOf();
    expect(batch.add({ ...first, id: 'a', usageDate: '2026-10-01T00:00:00Z' })).toBe('counted');
    expect(batch.add({ ...first, id: 'b', usageDate: '2026-10-31T23:59:59Z' })).toBe('counted');
    expect(batch.add({ ...first, id: 'c', usageDate: '2026-11-01T00:00:00Z' })).toBe('outside');
    expect(batch.add({ ...first, id: 'd', usageDate: '2026-09-30T23:59:59Z' })).toBe('late');
    expect(batch.document()).toMatchObject({ recordCount: '2', quantity: '2.5', lateCount: '1', duplicateCount: '0' });
  });

  it('leaves exact repeats out and says how many, of late records too (R64)', () => {
    const batch = batchOf(first, second);
    const late = { ...first, id: 'late', usageDate: '2026-09-30T23:59:59Z' };
    const before = batch.document();
    expect([first, first, second, late, late].map((record) => batch.add({ ...record }))).toEqual([
      'duplicate',
      'duplicate',
      'duplicate',
      'late',
      'duplicate',
    ]);
    expect(batch.document()).toEqual({ ...before, duplicateCount: '4', lateCount: '1' });
  });

  it.each([
    ['another quantity', { quantity: '1.26' }],
    ['a longer quantity', { quantity: '1.250000001' }],
    ['another time', { usageDate: '2026-10-05T12:34:57Z' }],
    ['a time before the interval', { usageDate: '2025-10-05T12:34:56Z' }],
  ])('refuses a known id with %s and stays as it was (R64)', (_, change) => {
    const batch = batchOf(first);
    const before = batch.document();
    expect(errorOf(() => batch.add({ ...first, ...change }))).toMatchObject({
      name: 'UsageRecordConflictError',
      recordId: 'u-1',
      field: '/id',
    });
    expect(batch.document()).toEqual(before);
  });

  it.each([
    ['/orderExternalId', { orderExternalId: 'ORD-2' }, 'ORD-1'],
    ['/orderItemId', { orderItemId: 'item-2' }, 'item-1'],
    ['/charge', { charge: 'voice' }, 'traffic'],
    ['/unit', { unit: 'MB' }, 'GB'],
  ])('refuses a record of other usage by its %s (R64)', (field, change, expected) => {
    expect(errorOf(() => batchOf({ ...first, ...change }))).toMatchObject({
      name: 'UsageRecordForeignError',
      recordId: 'u-1',
      field,
      value: Object.values(change)[0],
      expected: expect.stringContaining(expected) as string,
    });
  });

  it.each([
    ['/id', { id: '' }],
    ['/id', { id: 'x'.repeat(1_001) }],
    ['/id', { id: '\ud800' }],
    ['/id', { id: 'e\u0301' }],
    ['/usageDate', { usageDate: '2026-10-32T00:00:00Z' }],
    ['/usageDate', { usageDate: '2026-10-05T12:34:56+00:00' }],
    ['/quantity', { quantity: '1.250' }],
    ['/quantity', { quantity: '-1' }],
    ['/quantity', { quantity: '9'.repeat(41) }],
  ])('refuses what it cannot write canonically, by its %s: %j', (field, change) => {
    expect(errorOf(() => batchOf({ ...first, ...change }))).toMatchObject({ name: 'UsageRecordInvalidError', field });
  });

  it('looks for no repeat where the source keeps ids unique', () => {
    const batch = new UsageBatch(subject, { areIdsUnique: true });
    expect([batch.add(first), batch.add(first)]).toEqual(['counted', 'counted']);
    expect(batch.document()).toMatchObject({ recordCount: '2', quantity: '2.5', duplicateCount: '0' });
  });

  it('gives the same document again and goes on growing', () => {
    const batch = batchOf(first);
    expect(batch.document()).toEqual(batch.document());
    batch.add(second);
    expect(batch.document()).toMatchObject({ recordCount: '2', quantity: '1.2503' });
  });
});
