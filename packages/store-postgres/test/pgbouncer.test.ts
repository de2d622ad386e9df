import { Pool } from 'pg';
import { startPostgres } from '@lateral/store-postgres/testing';
import { bytes, describeOn, put } from './on-postgres.js';
import { startPgBouncer } from './pgbouncer.js';

const server = await startPostgres();
const bouncer = server && (await startPgBouncer(server));
if (bouncer === undefined) await server?.stop();

describeOn(bouncer && server, 'PostgreSQL stores behind PgBouncer in transaction pooling', (database) => {
  const connectionString = bouncer?.connectionString ?? '';
  afterAll(() => bouncer?.stop());

  it('write and read at once, sharing two connections, and leave nothing in a session', async () => {
    const schema = database.newSchema();
    const parties = ['buyer', 'seller', 'third'];
    const stores = await Promise.all(parties.map((party) => database.opened({ schema, party, connectionString })));
    await Promise.all(
      stores.flatMap((store, index) =>
        Array.from({ length: 40 }, async (_, count) => {
          await store.write([put(`k${count}`, `${index} ${count}`)]);
          expect(await store.get(`k${count}`)).toEqual(bytes(`${index} ${count}`));
        }),
      ),
    );
    for (const store of stores) expect((await store.range({ from: '!', to: '~', limit: 100 })).length).toBe(40);
    expect(await sessionsOf(connectionString)).toEqual({ prepared: '0', locks: '0', limit: '0', idle: '0' });
  });

  it('fence as they do without it', async () => {
    const schema = database.newSchema();
    const first = await database.opened({ schema, connectionString });
    await expect(database.store({ schema, connectionString }).open()).rejects.toMatchObject({ code: 'storeLocked' });
    const second = await database.opened({ schema, connectionString, takeOver: true });
    await expect(first.write([put('a')])).rejects.toMatchObject({ code: 'storeFenced' });
    await second.write([put('b')]);
    expect((await second.range({ from: '!', to: '~', limit: 9 })).map(({ key }) => key)).toEqual(['b']);
  });

  it('go on after the server behind it has crashed', async () => {
    const schema = database.newSchema();
    const store = await database.opened({ schema, connectionString });
    await database.audit(schema);
    const writes = Promise.all(Array.from({ length: 20 }, (_, count) => store.write([put(`k${count}`)])));
    await database.server.restart();
    await writes;
    await store.write([put('after')]);
    expect(await database.rows(`SELECT count(*), count(DISTINCT key) FROM ${schema}.put`)).toEqual([['21', '21']]);
  }, 60_000);
});

/** What is left in the sessions that PgBouncer hands out. */
async function sessionsOf(connectionString: string): Promise<unknown> {
  const pool = new Pool({ connectionString, max: 1 });
  const { rows } = await pool.query<Record<string, string>>(`SELECT
    (SELECT count(*) FROM pg_prepared_statements) AS prepared,
    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') AS locks,
    current_setting('lock_timeout') AS limit, current_setting('idle_in_transaction_session_timeout') AS idle`);
  await pool.end();
  return rows[0];
}
