import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { packTable } from '../pack-table.mjs';

const table = JSON.parse(readFileSync(new URL('../../spec/table.json', import.meta.url), 'utf8'));
const bytes = (hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

test('packs kinds and rows as bytes.md §11 lays them out', () => {
  const packed = packTable(table);
  // layout, 12 kinds, agreement: number 1, owner 255, role 1; terms: number 2, owners 0 and 1, role 1
  assert.deepEqual(packed.subarray(0, 8), bytes('01 0c 01 80 01 02 03 01'));
  // 130 rows; agreement none agree active, both, any, contracts, new commitment, no groups, companion, companionOf
  assert.deepEqual(packed.subarray(38, 51), bytes('0082 01 00 01 01 04 00 01 01 00 00 00'));
  // agreement active end ended: either, epoch form
  const end = bytes('01 01 03 02 03 00 01 02 00 00 00');
  assert.ok(packed.includes(end));
});

test('does not depend on the order of kinds and rows', () => {
  const kinds = Object.fromEntries(Object.entries(table.kinds).reverse());
  assert.deepEqual(packTable({ ...table, kinds, rows: [...table.rows].reverse() }), packTable(table));
});
