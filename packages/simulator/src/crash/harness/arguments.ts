import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { StoreKind } from './stores.js';
import { STORE_KINDS } from './stores.js';

/** What `npm run crash` is asked for. */
export interface CrashArguments {
  /** Kills in all. */
  readonly kills: number;
  readonly store: StoreKind;
  /** 0 to 2³² − 1: who is killed when; what is under way then depends on the machine. */
  readonly seed: number;
  /** Of each run. */
  readonly orders: number;
}

export const USAGE =
  'npm run crash -- [--kills 200] [--store level|postgres] [--orders 6] [--seed 0 to 4294967295, by default a new one]';

const SEEDS = 2 ** 32;
const KILLS_MAX = 1_000_000;
const ORDERS_MAX = 50;

/** @throws TypeError or RangeError that names the argument. */
export function readArguments(args: readonly string[]): CrashArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '200' },
      store: { type: 'string', default: 'level' },
      orders: { type: 'string', default: '6' },
      seed: { type: 'string', default: String(randomInt(SEEDS)) },
    },
  });
  const store = STORE_KINDS.find((kind) => kind === values.store);
  if (store === undefined) throw new RangeError(`--store ${values.store}: take one of ${STORE_KINDS.join(', ')}`);
  return {
    store,
    kills: wholeNumber('kills', values.kills, 0, KILLS_MAX),
    orders: wholeNumber('orders', values.orders, 1, ORDERS_MAX),
    seed: wholeNumber('seed', values.seed, 0, SEEDS - 1),
  };
}

function wholeNumber(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && text !== '' && value >= from && value <= to) return value;
  throw new RangeError(`--${name} ${text}: take a whole number from ${from} to ${to}`);
}
