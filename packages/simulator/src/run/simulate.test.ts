import { MODEL_NAMES } from '../ledgers/model.js';
import { simulate } from './simulate.js';
import type { TraceLine } from './trace.js';

describe('one seed', () => {
  it.each(MODEL_NAMES)('gives the same trace twice on %s, whatever else the process does (I11)', async (model) => {
    const scenario = { seed: 5, model, mode: 'liveness' } as const;
    const lines: TraceLine[][] = [[], []];
    const alone = await simulate(scenario, (line) => lines[0]?.push(line));
    let isBusy = true;
    const spin = (): void => {
      for (let turn = 0; turn < 1_000; turn++) Math.sqrt(turn);
      if (isBusy) setImmediate(spin);
    };
    spin();
    const underLoad = await simulate(scenario, (line) => lines[1]?.push(line));
    isBusy = false;
    expect(underLoad).toEqual(alone);
    expect(lines[1]).toEqual(lines[0]);
    expect(alone.violations).toEqual([]);
  });

  it('gives another trace than another seed', async () => {
    const digestOf = async (seed: number): Promise<string> =>
      (await simulate({ seed, model: 'instant', mode: 'safety', until: 300 })).digest;
    expect(await digestOf(1)).not.toBe(await digestOf(2));
  });
});
