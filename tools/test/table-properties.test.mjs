import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { schemaViolations, tableViolations } from '../check-table.mjs';
import { PROPERTIES } from '../table-properties.mjs';

const readSpec = (path) => JSON.parse(readFileSync(new URL(`../../spec/${path}`, import.meta.url), 'utf8'));
const rowOf = (table, kind, from, action) =>
  table.rows.find((r) => r.kind === kind && r.from === from && r.action === action);
const edit = (kind, from, action, change) => (table) => Object.assign(rowOf(table, kind, from, action), change);

/** For each property a change that breaks the table, and what it does. */
const BROKEN = {
  namesExist: {
    'a row enters a state that its kind has not': edit('order', 'placed', 'accept', { to: 'binding' }),
    'two kinds share a number': (table) => (table.kinds.map.number = 1),
    'two groups of a row share a kind': (table) => {
      const place = rowOf(table, 'order', 'none', 'place');
      place.pinned.push(place.pinned[0]);
    },
    'a row of the owner is for records owned by all': edit('netting', 'agreed', 'settleZero', { by: 'owner' }),
  },
  companionsAgree: {
    'a companion names a row that does not take it': edit('rating', 'agreed', 'bill', {
      companionOf: ['payment.notify'],
    }),
    'a row takes a change that works alone': edit('slaReport', 'agreed', 'credit', { companionOf: [] }),
  },
  debtorCannotUnbind: {
    'the debtor waives its own debt': edit('invoice', 'binding', 'waive', { by: 'peer' }),
    'either party cancels a netting': edit('netting', 'agreed', 'cancel', { by: 'either' }),
  },
  settlementNeedsPayment: {
    'an invoice is settled without a payment': edit('invoice', 'binding', 'settle', { pinned: [] }),
  },
  eachPartyCanEnd: {
    'an active order is ended by the owner only': edit('order', 'active', 'end', { by: 'owner' }),
    'an agreement is ended from its head, which the other can move': edit('agreement', 'active', 'end', {
      prev: 'head',
    }),
  },
  endStopsOnlyWhatIsNew: {
    'an order is placed under ended terms': (table) =>
      rowOf(table, 'order', 'none', 'place').pinned[1].states.push('ended'),
    'usage of a closed order is lost': (table) =>
      (rowOf(table, 'usage', 'none', 'report').pinned[0].states = ['active']),
  },
  consumptionIsKept: {
    'the issuer alone releases a billed rating': edit('rating', 'billed', 'release', { by: 'owner' }),
    'a rating is billed by itself': edit('rating', 'agreed', 'bill', { companionOf: [] }),
  },
  invoicesBillRatings: {
    'an invoice is issued for nothing': (table) => (rowOf(table, 'invoice', 'none', 'issue').companion.min = 0),
  },
  epochGuardsEnds: {
    'terms are renewed in the same epoch': edit('terms', 'ended', 'renew', { raisesEpoch: false }),
  },
  nobodyStalls: {
    'the owner rewrites a placed order as often as it likes': (table) =>
      table.rows.push({ ...rowOf(table, 'order', 'none', 'place'), from: 'placed' }),
  },
  rowsAreUnique: {
    'a row stands twice': (table) => table.rows.push(table.rows[0]),
  },
  statesAreReachable: {
    'a state has no way in': (table) => (table.kinds.map.states.lost = 2),
  },
  disputesFollowInvoices: {
    'an invoice is disputed without its dispute': edit('invoice', 'issued', 'dispute', { companionOf: [] }),
    'a dispute is resolved without its invoice': edit('dispute', 'open', 'resolve', { companion: null }),
  },
  eachSideCanEndDispute: {
    'the disputing party cannot withdraw': edit('dispute', 'open', 'withdraw', { by: 'both' }),
    'the issuer cannot concede a partly settled rest': edit('invoice', 'partlySettled', 'concedeRest', { by: 'both' }),
  },
};

test('the table of the register has every property', () => {
  assert.deepEqual(schemaViolations(readSpec('table.schema.json'), readSpec('table.json')), []);
  assert.deepEqual(tableViolations(readSpec('table.json')), []);
});

test('each property has a table that it refuses', () => {
  assert.deepEqual(Object.keys(BROKEN), Object.keys(PROPERTIES));
});

for (const [name, tables] of Object.entries(BROKEN))
  for (const [what, spoil] of Object.entries(tables))
    test(`${name} refuses a table where ${what}`, () => {
      const table = readSpec('table.json');
      spoil(table);
      assert.notDeepEqual(PROPERTIES[name](table), []);
    });

test('the schema refuses an unknown member, a missing one and a number out of range', () => {
  const schema = readSpec('table.schema.json');
  for (const spoil of [
    (table) => (table.rows[0].note = 'x'),
    (table) => delete table.rows[0].by,
    (table) => (table.kinds.map.number = 256),
  ]) {
    const table = readSpec('table.json');
    spoil(table);
    assert.notDeepEqual(schemaViolations(schema, table), []);
  }
});
