import { startPostgres } from '@lateral/store-postgres/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { bytes, describeOn, put } from './on-postgres.js';

describeOn(await startPostgres(), 'the lease of a PostgreSQL store', (database) => {
  it('keeps a second owner out while it lasts, and says until when', async () => {
    const schema = database.newSchema();
    await database.opened({ schema });
    await expect(database.store({ schema }).open()).rejects.toMatchObject({
      code: 'storeLocked',
      message: expect.stringMatching(/seller: the owner of epoch 1 has it until \d{4}-.*takeOver/) as string,
    });
  });

  it('lets another in as soon as its owner has closed', async () => {
    const schema = database.newSchema();
    const first = await database.opened({ schema });
    await first.write([put('a')]);
    await first.close();
    const second = await database.opened({ schema });
    expect(await second.get('a')).toEqual(bytes('a'));
  });

  it('lets an owner be replaced, which then can neither write nor read', async () => {
    const schema = database.newSchema();
    const first = await database.opened({ schema });
    await first.write([put('a', 'first')]);
    const second = await database.opened({ schema, takeOver: true });
    await expect(first.write([put('a', 'stale'), put('b', 'stale')])).rejects.toMatchObject({ code: 'storeFenced' });
    await expect(first.get('a')).rejects.toMatchObject({ code: 'storeFenced' });
    expect(await second.range({ from: '!', to: '~', limit: 10 })).toEqual([{ key: 'a', value: bytes('first') }]);
    await second.write([put('b', 'second')]);
    expect(await second.get('b')).toEqual(bytes('second'));
  });

  it('tells an owner that was replaced at its first read', async () => {
    const schema = database.newSchema();
    const first = await database.opened({ schema });
    await database.opened({ schema, takeOver: true });
    await expect(first.range({ from: '!', to: '~', limit: 1 })).rejects.toMatchObject({ code: 'storeFenced' });
  });

  it('is renewed while nothing is written, and ends for an owner that is heard of no more', async () => {
    const schema = database.newSchema();
    const renewed = await database.opened({ schema, leaseSeconds: 1 });
    await database.opened({ schema, party: 'silent', leaseSeconds: 1, schedule: withoutRenewal });
    await expect(database.store({ schema, party: 'silent' }).open()).rejects.toMatchObject({ code: 'storeLocked' });
    await pause(1_500);
    await expect(database.store({ schema }).open()).rejects.toMatchObject({ code: 'storeLocked' });
    await renewed.write([put('a')]);
    await database.opened({ schema, party: 'silent' });
  });

  it('lets an owner go on whose lease has ended while nobody took over', async () => {
    const schema = database.newSchema();
    const silent = await database.opened({ schema, leaseSeconds: 1, schedule: withoutRenewal });
    await pause(1_100);
    await silent.write([put('a')]);
    await expect(database.store({ schema }).open()).rejects.toMatchObject({ code: 'storeLocked' });
  });

  it('loses none that was acknowledged, and keeps none that was not, when it is taken over between writes', async () => {
    const schema = database.newSchema();
    const first = await database.opened({ schema });
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 10 }, async (_, writer) => {
      for (let count = 0; ; count++) {
        await first.write([put(`${writer}-${count}`)]);
        acknowledged.push(`${writer}-${count}`);
      }
    });
    const ends = Promise.allSettled(writers);
    await pause(100);
    const second = await database.opened({ schema, takeOver: true });
    for (const end of await ends) expect(end).toMatchObject({ reason: { code: 'storeFenced' } });
    const kept = await second.range({ from: '!', to: '~', limit: 1_000 });
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(kept.map(({ key }) => key)).toEqual(acknowledged.sort().slice(0, 1_000));
  });

  it('is another for each party', async () => {
    const schema = database.newSchema();
    const seller = await database.opened({ schema });
    const buyer = await database.opened({ schema, party: 'buyer' });
    await Promise.all([seller.write([put('a', 's')]), buyer.write([put('a', 'b')])]);
    expect([await seller.get('a'), await buyer.get('a')]).toEqual([bytes('s'), bytes('b')]);
  });

  it('notices a database that was set back to before what was acknowledged', async () => {
    const schema = database.newSchema();
    const [rewound, erased] = [await database.opened({ schema }), await database.opened({ schema, party: 'erased' })];
    await rewound.write([put('a')]);
    await database.rows(`UPDATE ${schema}.lease SET seq = 0`);
    await database.rows(`DELETE FROM ${schema}.lease WHERE party = 'erased'`);
    await expect(rewound.write([put('b')])).rejects.toMatchObject({ code: 'storeDamaged' });
    await expect(erased.write([put('b')])).rejects.toMatchObject({ code: 'storeDamaged' });
    expect(await database.rows(`SELECT key FROM ${schema}.entry`)).toEqual([['a']]);
  });
});

/** A process that stopped: only what keeps it alive goes on. */
function withoutRenewal(action: () => void, delayMs: number, keepsAlive: boolean): () => void {
  if (!keepsAlive) return () => undefined;
  const timer = setTimeout(action, delayMs);
  return () => {
    clearTimeout(timer);
  };
}
