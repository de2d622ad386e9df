import { StoreError } from '@lateral/core';
import type { Connection, Connections } from './connections.js';
import { MIGRATIONS } from './migrations.js';
import type { Settings } from './settings.js';

/**
 * Sees that the tables are there and have the version of this code. Where no migration is due it only reads, so that a role
 * without the right to make tables will do.
 *
 * @throws StoreError `storeTooNew`; what PostgreSQL raises, such as `undefined_table`.
 */
export async function prepareTables(connections: Connections, settings: Settings): Promise<void> {
  const { entry, lease } = settings.tables;
  const due = await connections.use((connection) => dueIn(connection, settings));
  if (due.length > 0) await migrate(connections, settings);
  await connections.use((connection) =>
    connection.query(
      `SELECT e.party, e.key, e.value, l.epoch, l.token, l.seq FROM ${entry} AS e, ${lease} AS l LIMIT 0`,
    ),
  );
}

/**
 * In one transaction and alone: of several that start, one migrates and the others find it done. They look into the catalogue as
 * into any table: `to_regclass` would answer from a cache that is as old as the transaction, and so from before the lock.
 */
async function migrate(connections: Connections, settings: Settings): Promise<void> {
  const { schema, locks } = settings;
  await connections.transaction(locks.migration, async (connection) => {
    const migrations = await dueIn(connection, settings); // another may have been first
    if (migrations.length === 0) return;
    if (!(await isSchema(connection, schema))) await connection.query(`CREATE SCHEMA "${schema}"`);
    await connection.query(`SET LOCAL search_path = "${schema}"`);
    for (const { version, text } of migrations) {
      await connection.query(text);
      await connection.query('INSERT INTO schema_version (version) VALUES ($1)', [version]);
    }
  });
}

async function dueIn(connection: Connection, settings: Settings) {
  const found = await versionIn(connection, settings);
  const known = MIGRATIONS.length;
  if (found > known) {
    throw new StoreError(
      `Schema ${settings.schema} has version ${found}, this code knows versions up to ${known}; upgrade @lateral/store-postgres`,
      'storeTooNew',
    );
  }
  return MIGRATIONS.map((text, index) => ({ version: index + 1, text })).slice(found);
}

/** @returns 0 where there is no table yet. */
async function versionIn(connection: Connection, { schema, tables }: Settings): Promise<number> {
  const [found] = await connection.query(
    `SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = 'schema_version'`,
    [schema],
  );
  if (found === undefined) return 0;
  const [row] = await connection.query(`SELECT coalesce(max(version), 0) AS version FROM ${tables.schemaVersion}`);
  return Number(row?.['version']);
}

async function isSchema(connection: Connection, schema: string): Promise<boolean> {
  const rows = await connection.query('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [schema]);
  return rows.length > 0;
}
