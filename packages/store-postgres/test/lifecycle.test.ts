import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '@lateral/store-postgres/testing';
import type { PostgresQuery } from '@lateral/store-postgres';
import { postgresStore } from '@lateral/store-postgres';
import { Pool } from 'pg';
import type { Schedule } from '@lateral/core';
import { nodeSchedule } from '@lateral/core';
import { bytes, describeOn, put } from './on-postgres.js';

describeOn(await startPostgres(), 'the life of a PostgreSQL store', (database) => {
  it('keeps the process alive neither while it is open and idle nor once it is closed', async () => {
    await pause(200); // what started the server is gone
    const before = sockets();
    const timers = new Set<object>();
    const schedule: Schedule = (action, delayMs, keepsAlive) => {
      const timer = {};
      if (keepsAlive) timers.add(timer);
      const cancel = nodeSchedule(action, delayMs, keepsAlive);
      return () => {
        timers.delete(timer);
        cancel();
      };
    };
    const store = await database.opened({ schema: database.newSchema(), schedule });
    await Promise.all([store.write([put('a')]), store.get('a')]);
    expect([sockets(), timers.size]).toEqual([before, 0]);
    await store.close();
    expect([sockets(), timers.size]).toEqual([before, 0]);
  });

  it('waits in close for what was called before, and answers nothing afterwards', async () => {
    const schema = database.newSchema();
    const store = await database.opened({ schema });
    const writes = Array.from({ length: 5 }, (_, index) => store.write([put(`k${index}`)]));
    await Promise.all([store.close(), store.close()]);
    await Promise.all(writes);
    for (const call of [store.open(), store.get('a'), store.write([])]) {
      await expect(call).rejects.toMatchObject({ code: 'storeClosed' });
    }
    expect(await database.rows(`SELECT count(*) FROM ${schema}.entry`)).toEqual([['5']]);
  });

  it('ends an open that is under way when it is closed, and leaves no lease behind', async () => {
    const schema = database.newSchema();
    const store = database.store({ schema });
    const opening = store.open();
    await Promise.all([expect(opening).rejects.toMatchObject({ code: 'storeClosed' }), store.close()]);
    await database.opened({ schema });
  });

  it('does nothing when it is opened again', async () => {
    const schema = database.newSchema();
    const store = database.store({ schema });
    await Promise.all([store.open(), store.open()]);
    await store.open();
    expect(await database.rows(`SELECT max(epoch) FROM ${schema}.lease`)).toEqual([['1']]);
  });

  it('keeps the order of calls, whatever shares a transaction', async () => {
    const store = await database.opened({ schema: database.newSchema() });
    await Promise.all(Array.from({ length: 300 }, (_, index) => store.write([put('a', String(index))])));
    expect(await store.get('a')).toEqual(bytes('299'));
  });

  it('tells that the disk is full, writes nothing of it, and goes on once there is room and it was opened again', async () => {
    const pool = new Pool({ connectionString: database.server.connectionString });
    const disk = { isFull: false };
    const store = postgresStore({
      party: 'seller',
      schema: database.newSchema(),
      pool: {
        connect: async () => {
          const client = await pool.connect();
          const full = Object.assign(new Error('could not extend file'), { code: '53100' });
          return {
            query: (query: PostgresQuery) =>
              disk.isFull && query.text.includes('INSERT') ? Promise.reject(full) : client.query(query),
            release: (isBroken) => {
              client.release(isBroken);
            },
            on: (event, listener) => client.on(event, listener),
            off: (event, listener) => client.off(event, listener),
          };
        },
      },
    });
    await store.open();
    disk.isFull = true;
    await expect(store.write([put('a')])).rejects.toMatchObject({ code: 'storeFull' });
    expect(await store.get('a')).toBeUndefined();
    disk.isFull = false;
    await expect(store.write([put('b')])).rejects.toMatchObject({ code: 'storeFull' });
    await store.open();
    await store.write([put('b')]);
    await store.close();
    await pool.end();
  });
});

/** How many keep this process alive. */
function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap' || name === 'TCPSocketWrap').length;
}
