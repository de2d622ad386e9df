/** The table of spec/table.json as the sequences use it: by names, and packed as ledgers hold it. */
import { readFileSync } from 'node:fs';
import { fromHex, packTable, toHex } from '@lateral/core';
import { tableDigest } from '../pack-table.mjs';

const at = (path) => new URL(`../../spec/${path}`, import.meta.url);
export const TABLE = JSON.parse(readFileSync(at('table.json'), 'utf8'));

function packed(name, bytes) {
  return { name, digest: toHex(new Uint8Array(tableDigest(bytes))), packed: toHex(bytes) };
}

/** What every sequence starts with. */
export const MAIN_TABLE = packed('main', fromHex(readFileSync(at('generated/table.packed.hex'), 'utf8').trim()));

/** A small table to change over to: agreements that cannot be amended, and rows as the main table has none. */
export const SECOND_TABLE = packed('second', packTable(secondSource()));

function secondSource() {
  const { agreement, terms, map } = TABLE.kinds;
  const agreements = TABLE.rows.filter(({ kind, action }) => kind === 'agreement' && action !== 'amend');
  const opening = TABLE.rows.find(({ kind, action }) => kind === 'terms' && action === 'agree');
  const inForce = { kinds: ['agreement'], states: ['active'], owner: 'any', ownerIs: 'all', min: 2 };
  const ofSameOwner = (kind, state) => ({ kinds: [kind], states: [state], owner: 'same', ownerIs: 'any', min: 0 });
  const mapRow = { ...opening, kind: 'map', pinned: [ofSameOwner('map', 'recorded')] };
  return {
    ...TABLE,
    kinds: { agreement, terms, map: { ...map, owners: [0, 1, 255] } },
    rows: [
      ...agreements,
      { ...opening, by: 'either', role: 'all', ownerIs: 'one', pinned: [inForce, ofSameOwner('terms', 'active')] },
      { ...mapRow, action: 'record', to: 'recorded', by: 'either' },
      { ...mapRow, from: 'recorded', action: 'update', to: 'recorded', by: 'peer' },
    ],
  };
}

/** The row of names, or undefined. */
export function rowOf(kind, from, action) {
  return TABLE.rows.find((row) => row.kind === kind && row.from === from && row.action === action);
}

export function stateNameOf(kind, number) {
  return Object.entries(TABLE.kinds[kind].states).find(([, value]) => value === number)?.[0] ?? number;
}

export function kindNameOf(number) {
  return Object.entries(TABLE.kinds).find(([, kind]) => kind.number === number)?.[0];
}
