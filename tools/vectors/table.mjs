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

/** A small table to change over to: agreements that cannot be amended, and groups as no row of the main table has them. */
export const SECOND_TABLE = packed('second', packTable(secondSource()));

function secondSource() {
  const { agreement, terms, map } = TABLE.kinds;
  const rows = TABLE.rows.filter(({ kind, action }) => kind === 'agreement' && action !== 'amend');
  const opening = TABLE.rows.find(({ kind, action }) => kind === 'terms' && action === 'agree');
  const inForce = { kinds: ['agreement'], states: ['active'], owner: 'any', ownerIs: 'all', min: 2 };
  const neighbours = { kinds: ['terms'], states: ['active'], owner: 'same', ownerIs: 'one', min: 0 };
  return {
    ...TABLE,
    kinds: { agreement, terms, map },
    rows: [
      ...rows,
      { ...opening, by: 'either', role: 'all', pinned: [inForce, neighbours] },
      { ...opening, kind: 'map', action: 'record', to: 'recorded', by: 'peer', ownerIs: 'one', pinned: [] },
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
