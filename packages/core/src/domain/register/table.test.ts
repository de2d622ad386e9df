import { nodeHashes, taggedHash, toHex } from '@lateral/core';
import { specJson, specText } from '../../../test/spec-file.js';
import type { TableSource } from '../table.js';
import { LIFECYCLE } from '../table.js';
import { packTable, pair, rowKey, unpackTable } from './table.js';

const packed = packTable(LIFECYCLE);

describe('packTable', () => {
  it('gives the bytes and the digest of the specification, from its source', () => {
    expect(toHex(packed)).toBe(specText('generated/table.packed.hex').trim());
    expect(packTable(specJson('table.json') as TableSource)).toEqual(packed);
    expect(specJson('generated/table.digest.json')).toMatchObject({
      tableDigest: toHex(taggedHash(nodeHashes, 'table', packed)),
    });
  });

  it('does not depend on the order of the rows', () => {
    expect(packTable({ ...LIFECYCLE, rows: [...LIFECYCLE.rows].reverse() })).toEqual(packed);
  });

  it.each([
    ['kind', { kind: 'treaty' }],
    ['state', { from: 'asleep' }],
    ['action', { action: 'sing' }],
    ['role', { role: 'kings' }],
    ['companion', { companionOf: ['treaty.sing'] }],
  ])('refuses a row with a %s that the table does not define', (_, fields) => {
    const [row] = LIFECYCLE.rows;
    const rows = row === undefined ? [] : [{ ...row, ...fields }];
    expect(() => packTable({ ...LIFECYCLE, rows })).toThrow(TypeError);
  });
});

describe('unpackTable', () => {
  const { kinds, rows } = unpackTable(packed);
  const order = LIFECYCLE.kinds.order;

  it('gives every kind and every row', () => {
    expect([kinds.size, rows.size]).toEqual([12, 130]);
    expect(kinds.get(10)).toEqual({ number: 10, owners: new Set([0, 1, 255]), role: 6 });
    expect(kinds.get(1)).toEqual({ number: 1, owners: new Set([255]), role: 1 });
  });

  it('gives each row by kind, state and action', () => {
    const place = rows.get(rowKey(order.number, 0, order.actions['place'] ?? 0));
    expect(place).toMatchObject({
      to: 1,
      by: 'owner',
      ownerIs: 'any',
      role: 2,
      newCommitment: true,
      prevIsEpoch: false,
    });
    expect(place?.groups).toEqual([
      { min: 1, owner: 'any', ownerIs: 'any', kinds: new Set([1]), states: new Set([pair(1, 1)]) },
      { min: 1, owner: 'other', ownerIs: 'any', kinds: new Set([2]), states: new Set([pair(2, 1)]) },
    ]);
    const end = rows.get(rowKey(order.number, 4, order.actions['end'] ?? 0));
    expect(end).toMatchObject({ to: 5, by: 'either', newCommitment: false, prevIsEpoch: true, raisesEpoch: false });
    expect(rows.get(rowKey(order.number, 5, order.actions['end'] ?? 0))).toBeUndefined();
  });

  it('gives companions on both of their sides', () => {
    const { invoice, rating } = LIFECYCLE.kinds;
    const issue = rows.get(rowKey(invoice.number, 0, invoice.actions['issue'] ?? 0));
    const bill = pair(rating.number, rating.actions['bill'] ?? 0);
    expect(issue?.companion).toEqual({
      min: 1,
      owner: 'same',
      sameId: false,
      bothOwners: false,
      actions: new Set([bill]),
    });
    const billing = rows.get(rowKey(rating.number, 4, rating.actions['bill'] ?? 0));
    expect(billing?.companionOf.has(pair(invoice.number, invoice.actions['issue'] ?? 0))).toBe(true);
  });

  it.each([
    ['another layout', Uint8Array.of(2, ...packed.subarray(1))],
    ['bytes cut short', packed.subarray(0, -1)],
    ['a byte too many', Uint8Array.of(...packed, 0)],
    ['no bytes', new Uint8Array(0)],
    ['an unknown code', packed.map((byte, at) => (at === 2 + 12 * 3 + 2 + 4 ? 9 : byte))],
  ])('refuses %s', (_, bytes) => {
    expect(() => unpackTable(bytes)).toThrow();
  });
});
