import { createHash } from 'node:crypto';
import type { Schedule } from '@lateral/core';
import { nodeSchedule } from '@lateral/core';
import type { PostgresStoreOptions } from './options.js';

/** The options with their defaults, and what follows from them. */
export interface Settings {
  readonly party: string;
  readonly schema: string;
  readonly tables: Tables;
  readonly locks: Locks;
  readonly leaseSeconds: number;
  readonly takeOver: boolean;
  readonly answerTimeoutMs: number;
  readonly recoveryTimeoutMs: number;
  readonly schedule: Schedule;
}

/** Names with their schema, quoted. */
export interface Tables {
  readonly entry: string;
  readonly lease: string;
  readonly schemaVersion: string;
}

/** Keys of advisory locks: one for whoever writes a party's state, one for whoever changes the tables. */
export interface Locks {
  readonly party: bigint;
  readonly migration: bigint;
}

/** @throws TypeError or RangeError for an option that is out of range, naming it. */
export function settingsOf(options: PostgresStoreOptions): Settings {
  const { party, schema = 'lateral' } = options;
  if (!/^[!-~]{1,128}$/.test(party)) throw new TypeError(`party ${JSON.stringify(party)}: take 1 to 128 of ! to ~`);
  if (!/^[a-z_][a-z0-9_]{0,47}$/.test(schema)) {
    throw new TypeError(`schema ${JSON.stringify(schema)}: take 1 to 48 lower-case letters, digits and underscores`);
  }
  checkSource(options);
  return {
    party,
    schema,
    tables: {
      entry: `"${schema}".entry`,
      lease: `"${schema}".lease`,
      schemaVersion: `"${schema}".schema_version`,
    },
    locks: { party: lockKey(schema, 'party', party), migration: lockKey(schema, 'migration') },
    leaseSeconds: within('leaseSeconds', options.leaseSeconds ?? 15, [1, 3_600]),
    takeOver: options.takeOver ?? false,
    answerTimeoutMs: within('answerTimeoutMs', options.answerTimeoutMs ?? 5_000, [100, 3_600_000]),
    recoveryTimeoutMs: within('recoveryTimeoutMs', options.recoveryTimeoutMs ?? 20_000, [0, 3_600_000]),
    schedule: options.schedule ?? nodeSchedule,
  };
}

function checkSource({ pool, connectionString }: PostgresStoreOptions): void {
  if (pool !== undefined && connectionString !== undefined) {
    throw new TypeError('pool and connectionString: take one of them');
  }
}

/** 64 bits of a hash: two parties that share them by chance wait for each other, and nothing worse. */
function lockKey(...names: readonly string[]): bigint {
  const digest = createHash('sha256')
    .update(JSON.stringify(['lateral', ...names]))
    .digest();
  return digest.readBigInt64BE();
}

function within(name: string, value: number, [min, max]: readonly [number, number]): number {
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw new RangeError(`${name} ${value}: take a whole number from ${min} to ${max}`);
  }
  return value;
}
