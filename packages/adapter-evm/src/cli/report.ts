import type { HexId } from '@lateral/core';
import type { Deployed } from '../deploy.js';
import type { RegisterFound } from '../open-checks.js';

/** What is known of a register. */
export interface Reported extends RegisterFound {
  readonly table: HexId;
  /** Unknown for one that was there before. */
  readonly since?: number;
  readonly by?: Deployed['by'];
}

const WAYS = {
  factory: 'by the CREATE2 factory',
  account: 'as the first transaction of the account',
  present: 'it was there already',
} as const;

/** Names and values as aligned lines, or as JSON whose names are those of the adapter's options. */
export function report(register: Reported, asJson: boolean): string {
  if (asJson) return JSON.stringify(register, undefined, 2);
  const { address, chainId, codeHash, instance, algorithms, table, since, by } = register;
  const rows: readonly (readonly [string, string])[] = [
    ['register', address],
    ['chain', `eip155:${chainId}`],
    ...(since === undefined ? [] : [['block', String(since)] as const]),
    ['code hash', codeHash],
    ['instance', instance],
    ['algorithms', algorithms.join(', ')],
    ['table', table],
    ...(by === undefined ? [] : [['deployed', WAYS[by]] as const]),
  ];
  return rows.map(([name, value]) => `${name.padEnd(10)}  ${value}`).join('\n');
}
