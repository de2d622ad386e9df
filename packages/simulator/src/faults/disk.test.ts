import { utf8 } from '@lateral/core';
import { Life } from '../kernel/life.js';
import { streams } from '../kernel/random.js';
import { VirtualTime } from '../kernel/virtual-time.js';
import { Disk } from './disk.js';
import type { FaultKind } from './fault-rates.js';
import { FAULT_RATES_MAX, Weather } from './fault-rates.js';

const put = (key: string) => [{ key, value: utf8('kept') }];

/** A disk on which one kind of fault always strikes. */
function diskWith(always?: FaultKind) {
  const time = new VirtualTime();
  const rates = Object.fromEntries(Object.keys(FAULT_RATES_MAX).map((kind) => [kind, kind === always ? 1 : 0]));
  const { faults: latencies, crashes } = streams(1);
  const weather = new Weather(rates as Record<FaultKind, number>);
  const disk = new Disk({ party: 0, time, weather, latencies, crashes });
  return { time, disk, settle: () => time.run(1_000, () => false) };
}

/** What a life finds under a key. */
async function found({ disk, settle }: ReturnType<typeof diskWith>, key: string): Promise<boolean> {
  const store = disk.connect(new Life());
  let value: Uint8Array | undefined;
  void store.open().then(async () => (value = await store.get(key)));
  await settle();
  return value !== undefined;
}

/** One life that writes a key. @returns Whether it was answered, and whether it still lives. */
async function lifeThatWrites(world: ReturnType<typeof diskWith>, key: string) {
  const life = new Life();
  const store = world.disk.connect(life);
  let isAnswered = false;
  void store.open().then(async () => {
    await store.write(put(key));
    isAnswered = true;
  });
  await world.settle();
  return { isAnswered, isDead: life.isDead };
}

describe('the disk of a party', () => {
  it('keeps what one life wrote for the next', async () => {
    const world = diskWith();
    expect(await lifeThatWrites(world, 'a')).toEqual({ isAnswered: true, isDead: false });
    expect(await found(world, 'a')).toBe(true);
  });

  it('ends a life before a write: nothing is there, and nobody is told', async () => {
    const world = diskWith('crashBeforeWrite');
    expect(await lifeThatWrites(world, 'a')).toEqual({ isAnswered: false, isDead: true });
    expect(await found(world, 'a')).toBe(false);
  });

  it('ends a life after a write: it is there, and nobody is told', async () => {
    const world = diskWith('crashAfterWrite');
    expect(await lifeThatWrites(world, 'a')).toEqual({ isAnswered: false, isDead: true });
    expect(await found(world, 'a')).toBe(true);
  });

  it('loses what was still on its way when the life ended', async () => {
    const world = diskWith();
    const life = new Life();
    const store = world.disk.connect(life);
    void store.open();
    await world.settle();
    void store.write(put('a'));
    life.end();
    expect(await found(world, 'a')).toBe(false);
  });

  it('lets writes take effect in the order of their calls', async () => {
    const world = diskWith();
    const store = world.disk.connect(new Life());
    const order: number[] = [];
    void store.open().then(() => {
      for (let number = 0; number < 50; number++) void store.write(put('a')).then(() => order.push(number));
    });
    await world.settle();
    expect(order).toEqual(Array.from({ length: 50 }, (_, number) => number));
  });
});
