import { join } from 'node:path';
import { startPostgres } from '@lateral/store-postgres/testing';
import type { StoreConfig } from '../party/messages.js';
import type { Party } from '../wire/calls.js';

export const STORE_KINDS = ['level', 'postgres'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** Where the parties of all runs keep their state. */
export interface Stores {
  /** @param folder - Of the run; no two runs share one. */
  of(folder: string, party: Party): StoreConfig;
  stop(): Promise<void>;
}

/** @returns undefined where there is no PostgreSQL on this machine. */
export async function startStores(kind: StoreKind): Promise<Stores | undefined> {
  if (kind === 'level')
    return {
      of: (folder, party) => ({ kind, folder: join(folder, `party-${party}`) }),
      stop: () => Promise.resolve(),
    };
  const server = await startPostgres();
  if (server === undefined) return undefined;
  const { connectionString } = server;
  return {
    of: (folder, party) => ({ kind, connectionString, party: `${folder}/party-${party}` }),
    stop: () => server.stop(),
  };
}
