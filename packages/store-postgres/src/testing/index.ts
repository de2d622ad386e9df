/** @packageDocumentation A PostgreSQL server of a test's own, in a temporary folder. */

export type { Account } from './installation.js';
export { startPostgres } from './start-postgres.js';
export type { PostgresServer } from './start-postgres.js';
