import { readArguments } from '../../src/crash/harness/arguments.js';

describe('readArguments', () => {
  it('reads what is given and has defaults for the rest', () => {
    expect(readArguments(['--kills', '2000', '--store', 'postgres', '--seed', '7'])).toEqual({
      ...{ kills: 2_000, store: 'postgres', seed: 7, orders: 6 },
    });
    const { seed, ...rest } = readArguments([]);
    expect(rest).toEqual({ kills: 200, store: 'level', orders: 6 });
    expect(Number.isSafeInteger(seed)).toBe(true);
  });

  it.each([
    [['--kills=-1'], '--kills -1'],
    [['--kills', ''], '--kills '],
    [['--orders', '51'], '--orders 51'],
    [['--seed', '4294967296'], '--seed 4294967296'],
    [['--store', 'memory'], '--store memory'],
    [['--kill', '1'], '--kill'],
  ])('refuses %j by name', (args, named) => {
    expect(() => readArguments(args)).toThrow(named);
  });
});
