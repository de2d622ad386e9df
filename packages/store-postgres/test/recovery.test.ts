import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '@lateral/store-postgres/testing';
import { FaultyProxy } from './faulty-proxy.js';
import { bytes, describeOn, put } from './on-postgres.js';

const ANSWER_MS = 300;

describeOn(await startPostgres(), 'a PostgreSQL store that loses its connection', (database) => {
  const proxy = new FaultyProxy(database.server.socketPath);
  let connectionString: string;
  beforeAll(async () => {
    connectionString = await proxy.listen();
  });
  beforeEach(() => {
    proxy.behaviour = 'forward';
    proxy.commits = 0;
  });
  afterAll(() => proxy.close());

  async function throughProxy(recoveryTimeoutMs = 4 * ANSWER_MS) {
    const schema = database.newSchema();
    const options = { schema, connectionString, answerTimeoutMs: ANSWER_MS, recoveryTimeoutMs };
    const store = await database.opened(options);
    await store.write([put('a', 'before')]);
    await database.audit(schema);
    proxy.commits = 0;
    return { schema, store, puts: () => database.rows(`SELECT key FROM ${schema}.put`) };
  }

  it('finds written what was committed and not answered, and does not write it twice', async () => {
    const { store, puts, schema } = await throughProxy();
    proxy.behaviour = 'cutAnswerOfCommit';
    await store.write([put('b')]);
    expect(await puts()).toEqual([['b']]);
    expect(await database.rows(`SELECT seq FROM ${schema}.lease`)).toEqual([['2']]);
    await store.write([put('c')]); // counts on from there
    expect(await database.rows(`SELECT seq FROM ${schema}.lease`)).toEqual([['3']]);
  });

  it('writes again what never reached the server, once', async () => {
    const { store, puts } = await throughProxy();
    proxy.behaviour = 'cutCommit';
    await store.write([put('b')]);
    expect([await puts(), proxy.commits]).toEqual([[['b']], 2]);
  });

  it('writes again in bounded time when the connection is half-open and heals', async () => {
    const { store, puts } = await throughProxy(20 * ANSWER_MS);
    proxy.behaviour = 'swallowFromCommit';
    const writing = store.write([put('b')]);
    await pause(ANSWER_MS / 2);
    proxy.behaviour = 'forward';
    const started = performance.now();
    await writing;
    expect(performance.now() - started).toBeLessThan(10 * ANSWER_MS);
    expect(await puts()).toEqual([['b']]);
  });

  it('answers storeUnavailable in bounded time when it does not heal, and tells after open what was written', async () => {
    const { store, schema } = await throughProxy();
    proxy.behaviour = 'swallowFromCommit';
    const writes = [store.write([put('b')]), pause(50).then(() => store.write([put('c')]))];
    await pause(ANSWER_MS / 2);
    proxy.behaviour = 'swallow';
    const started = performance.now();
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: 'storeUnavailable' });
    expect(performance.now() - started).toBeLessThan(8 * ANSWER_MS);
    await expect(store.get('a')).rejects.toMatchObject({ code: 'storeUnavailable' });
    await expect(store.write([put('d')])).rejects.toMatchObject({ code: 'storeUnavailable' });
    proxy.behaviour = 'forward';
    await store.open();
    expect(await store.range({ from: '!', to: '~', limit: 10 })).toEqual([{ key: 'a', value: bytes('before') }]);
    await store.write([put('d')]);
    expect(await database.rows(`SELECT epoch, seq FROM ${schema}.lease ORDER BY epoch`)).toEqual([
      ['1', '1'],
      ['2', '1'],
    ]);
  });

  it('writes nothing after a write that failed before it is opened again, COMMIT sent or not', async () => {
    const { store, puts } = await throughProxy(ANSWER_MS);
    proxy.behaviour = 'swallow';
    await expect(store.write([put('b')])).rejects.toMatchObject({ code: 'storeUnavailable' });
    proxy.behaviour = 'forward';
    await expect(store.write([put('c')])).rejects.toMatchObject({ code: 'storeUnavailable' });
    await store.open();
    await store.write([put('d')]);
    expect(await puts()).toEqual([['d']]);
  });

  it('answers storeUnavailable to a read in bounded time, and to the next what is there', async () => {
    const { store } = await throughProxy(ANSWER_MS);
    proxy.behaviour = 'swallow';
    await expect(store.get('a')).rejects.toMatchObject({ code: 'storeUnavailable' });
    proxy.behaviour = 'forward';
    expect(await store.get('a')).toEqual(bytes('before'));
    await store.write([put('b')]);
  });

  it('is fenced, not written twice, when another took over while the outcome was unknown', async () => {
    const { store, schema } = await throughProxy(20 * ANSWER_MS);
    proxy.behaviour = 'swallowFromCommit';
    const writing = store.write([put('b', 'stale')]);
    await pause(ANSWER_MS / 2);
    const second = await database.opened({ schema, takeOver: true });
    const open = `SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'`;
    expect(await database.rows(open)).toEqual([['0']]); // the transaction of the first has ended before the second began
    proxy.behaviour = 'forward';
    await expect(writing).rejects.toMatchObject({ code: 'storeFenced' });
    expect(await second.get('b')).toBeUndefined();
  });

  it('stops waiting in open when the signal is aborted, and can be opened afterwards', async () => {
    const store = database.store({ schema: database.newSchema(), connectionString });
    proxy.behaviour = 'swallow';
    await expect(store.open({ signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(store.get('a')).rejects.toMatchObject({ code: 'storeNotOpen' });
    proxy.behaviour = 'forward';
  });

  it('has every acknowledged write once, and the last of each key, after crashes of the server in the middle', async () => {
    const { schema, store, puts } = await throughProxy(20_000);
    let done = 0;
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let count = 0; count < 10; count++) {
        await store.write([put(`w${writer}-${count}`), put(`w${writer}`, String(count))]);
        done++;
        await pause(20 + writer); // so that some are always under way
      }
    });
    const crashedAt: number[] = [];
    for (const wanted of [20, 60, 100]) {
      while (done < wanted) await pause(1);
      crashedAt.push(done);
      await database.server.restart();
    }
    await Promise.all(writers);
    expect(Math.max(...crashedAt)).toBeLessThan(200);
    const each = await database.rows(`SELECT key, count(*) FROM ${schema}.put WHERE key ~ '-' GROUP BY key`);
    expect(each.length).toBe(200);
    expect(new Set(each.map(([, count]) => count))).toEqual(new Set(['1']));
    expect((await puts()).length).toBe(400);
    for (let writer = 0; writer < 20; writer++) expect(await store.get(`w${writer}`)).toEqual(bytes('9'));
  }, 60_000);

  it('reads on after a crash of the server', async () => {
    const { store } = await throughProxy(20_000);
    const restarting = database.server.restart();
    expect(await store.get('a')).toEqual(bytes('before'));
    await restarting;
  }, 60_000);
});
