import { VirtualTime } from './virtual-time.js';

const never = (): boolean => false;

/** Runs labelled events at given delays and tells the order in which they happened. */
async function orderOf(delays: readonly (readonly [delay: number, label: string])[]): Promise<readonly string[]> {
  const time = new VirtualTime();
  const seen: string[] = [];
  for (const [delay, label] of delays) time.at(delay, label, () => seen.push(label));
  await time.run(1_000, never);
  return seen;
}

describe('virtual time', () => {
  it('lets events happen by time, and in the order of scheduling within one time', async () => {
    const order = await orderOf([
      [7, 'c'],
      [3, 'a'],
      [7, 'd'],
      [5, 'b'],
      [7, 'e'],
    ]);
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('orders many events as a sort by time does', async () => {
    const delays = Array.from({ length: 500 }, (_, index) => [(index * 7_919) % 97, `${index}`] as const);
    const expected = [...delays].sort((a, b) => a[0] - b[0]).map(([, label]) => label);
    expect(await orderOf(delays)).toEqual(expected);
  });

  it('lets each promise chain of an event end before the next event, however deep it is', async () => {
    const time = new VirtualTime();
    let depth = 0;
    time.at(1, 'deep', () => {
      void (async () => {
        for (let turn = 0; turn < 1_000; turn++) await Promise.resolve(depth++);
      })();
    });
    let seen = 0;
    time.at(2, 'next', () => (seen = depth));
    await time.run(10, never);
    expect(seen).toBe(1_000);
  });

  it('does not let happen what was taken back', async () => {
    const time = new VirtualTime();
    const seen: string[] = [];
    time.at(1, 'a', () => seen.push('a'))();
    time.at(2, 'b', () => seen.push('b'));
    expect(await time.run(10, never)).toBe('idle');
    expect(seen).toEqual(['b']);
  });

  it('keeps what is later than its end for the next run', async () => {
    const time = new VirtualTime();
    const seen: number[] = [];
    for (const delay of [5, 15]) time.at(delay, 'event', () => seen.push(time.now));
    expect(await time.run(10, never)).toBe('until');
    expect(seen).toEqual([5]);
    expect(await time.run(20, never)).toBe('idle');
    expect(seen).toEqual([5, 15]);
  });

  it('has another digest for another label, another time and another order', async () => {
    const digestOf = async (...events: readonly (readonly [number, string])[]): Promise<string> => {
      const time = new VirtualTime();
      for (const [delay, label] of events) time.at(delay, label, () => undefined);
      await time.run(100, never);
      return time.digest;
    };
    const digests = await Promise.all([
      digestOf([1, 'a'], [2, 'b']),
      digestOf([1, 'a'], [2, 'c']),
      digestOf([1, 'a'], [3, 'b']),
      digestOf([2, 'b'], [1, 'a']),
      digestOf([1, 'a']),
    ]);
    expect(new Set(digests).size).toBe(digests.length);
    expect(await digestOf([1, 'a'], [2, 'b'])).toBe(digests[0]);
  });
});
