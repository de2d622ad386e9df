import type { Store } from '@lateral/core';
import type { StoreConfig } from './messages.js';

/** Opens a party's store; only the package that is asked for is loaded, since each start counts. */
export async function openStore(config: StoreConfig): Promise<Store> {
  const store = await storeOf(config);
  await store.open();
  return store;
}

async function storeOf(config: StoreConfig): Promise<Store> {
  switch (config.kind) {
    case 'level': {
      const { levelStore } = await import('@lateral/store-level');
      return levelStore({ folder: config.folder });
    }
    case 'postgres': {
      const { postgresStore } = await import('@lateral/store-postgres');
      const { connectionString, party } = config;
      return postgresStore({ connectionString, party, takeOver: true }); // the harness has seen the owner before die
    }
  }
}
