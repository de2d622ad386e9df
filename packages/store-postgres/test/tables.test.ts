import { startPostgres } from '@lateral/store-postgres/testing';
import { MIGRATIONS } from '@lateral/store-postgres';
import { Pool } from 'pg';
import { bytes, describeOn, put } from './on-postgres.js';

describeOn(await startPostgres(), 'the tables of a PostgreSQL store', (database) => {
  it('are made once when several start at once', async () => {
    const schema = database.newSchema();
    await Promise.all(Array.from({ length: 5 }, (_, index) => database.opened({ schema, party: `party-${index}` })));
    expect(await database.rows(`SELECT version FROM ${schema}.schema_version`)).toEqual([[1]]);
    expect(await database.rows(`SELECT count(*) FROM ${schema}.lease`)).toEqual([['5']]);
  });

  it('have the number of migrations as their version', () => {
    expect(MIGRATIONS.length).toBe(1);
  });

  it('are refused when a later version made them, which is told to upgrade', async () => {
    const schema = database.newSchema();
    await (await database.opened({ schema })).close();
    await database.rows(`INSERT INTO ${schema}.schema_version VALUES (2)`);
    await expect(database.store({ schema }).open()).rejects.toMatchObject({
      code: 'storeTooNew',
      message: expect.stringMatching(/version 2.*up to 1; upgrade @lateral\/store-postgres/) as string,
    });
  });

  it('are damaged when one of them is gone', async () => {
    const schema = database.newSchema();
    const store = await database.opened({ schema });
    await database.rows(`DROP TABLE ${schema}.entry`);
    await expect(store.write([put('a')])).rejects.toMatchObject({ code: 'storeDamaged' });
    await store.close();
    await expect(database.store({ schema }).open()).rejects.toMatchObject({ code: 'storeDamaged' });
  });

  it('keep keys in the order of bytes in a database that sorts otherwise', async () => {
    const store = await database.opened({ schema: database.newSchema() });
    expect(await database.rows(`SELECT 'a' < 'B', 'a' < 'B' COLLATE "C"`)).toEqual([[true, false]]);
    const keys = ['a', 'B', '_', '-', 'aa', 'a-', 'A~', 'a/1', 'a/10', 'a/2'];
    await store.write(keys.map((key) => put(key)));
    const ascending = [...keys].sort();
    const entries = await store.range({ from: '!', to: '~', limit: 100 });
    expect(entries).toEqual(ascending.map((key) => ({ key, value: bytes(key) })));
    const reversed = await store.range({ from: 'A', to: 'a/10', limit: 3, reverse: true });
    expect(reversed.map(({ key }) => key)).toEqual(['a/1', 'a-', 'a']);
  });

  it('take values of every byte, of no bytes and of the largest size, in one batch', async () => {
    const store = await database.opened({ schema: database.newSchema() });
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const large = new Uint8Array(16 * 1024 * 1024).fill(0xa5);
    await store.write([
      { key: 'every', value: every },
      { key: 'none', value: new Uint8Array(0) },
      { key: 'large', value: large },
      { key: 'gone', value: every },
      { key: 'gone', value: undefined },
    ]);
    expect(await store.get('every')).toEqual(every);
    expect(await store.get('none')).toEqual(new Uint8Array(0));
    expect(Buffer.compare((await store.get('large')) ?? new Uint8Array(0), large)).toBe(0);
    expect(await store.get('gone')).toBeUndefined();
  });
});

describeOn(await startPostgres(), 'a role with fewer rights', (database) => {
  async function poolOf(role: string, grants: string): Promise<Pool> {
    await database.rows(`CREATE ROLE ${role} LOGIN; ${grants}`);
    const pool = new Pool({ connectionString: database.server.connectionString.replace('postgres@', `${role}@`) });
    pool.on('error', () => undefined); // the server is stopped at the end
    return pool;
  }

  it('may only read: storeReadOnly', async () => {
    const schema = database.newSchema();
    await (await database.opened({ schema })).close();
    const grants = `GRANT USAGE ON SCHEMA ${schema} TO auditor; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO auditor`;
    const pool = await poolOf('auditor', grants);
    await expect(database.store({ schema, pool }).open()).rejects.toMatchObject({
      code: 'storeReadOnly',
      message: expect.stringContaining('SQLSTATE 42501') as string,
    });
    await pool.end();
  });

  it('may not write by default: storeReadOnly', async () => {
    const schema = database.newSchema();
    const grants =
      'ALTER ROLE careful SET default_transaction_read_only = on; GRANT CREATE ON DATABASE postgres TO careful';
    const pool = await poolOf('careful', grants);
    await expect(database.store({ schema, pool }).open()).rejects.toMatchObject({ code: 'storeReadOnly' });
    await pool.end();
  });

  it('may not make tables, and needs not where they are there', async () => {
    const schema = database.newSchema();
    await (await database.opened({ schema })).close();
    const grants = `GRANT USAGE ON SCHEMA ${schema} TO clerk;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO clerk`;
    const pool = await poolOf('clerk', grants);
    const store = await database.opened({ schema, pool });
    await store.write([put('a')]);
    expect(await store.get('a')).toEqual(bytes('a'));
    await store.close();
    expect(pool.ended).toBe(false); // it belongs to the application
    await pool.end();
  });

  it('does not exist: storeUnavailable at once, with what to check', async () => {
    const connectionString = database.server.connectionString.replace('postgres@', 'nobody@');
    await expect(database.store({ schema: database.newSchema(), connectionString }).open()).rejects.toMatchObject({
      code: 'storeUnavailable',
      message: expect.stringContaining('check address, user, password') as string,
    });
  });
});
