/** @packageDocumentation A store in PostgreSQL: one writer for each party, fenced by a lease. */

export { MIGRATIONS } from './migrations.js';
export type { PostgresClient, PostgresPool, PostgresQuery, PostgresStoreOptions } from './options.js';
export { postgresStore } from './postgres-store.js';
