import { persevere } from './persevere.js';

/** Pauses that take no time and are noted, and a limit that is reached when told. */
function newTime() {
  const pauses: number[] = [];
  const limits: (() => void)[] = [];
  const schedule = (action: () => void, delayMs: number, keepsAlive: boolean) => {
    if (keepsAlive) {
      pauses.push(delayMs);
      queueMicrotask(action);
    } else limits.push(action);
    return () => undefined;
  };
  return { pauses, schedule, endTime: () => limits[0]?.() };
}

function failing(times: number) {
  let count = 0;
  return () => (count++ < times ? Promise.reject(new Error(`try ${count}`)) : Promise.resolve(`after ${count}`));
}

describe('persevere', () => {
  const options = { limitMs: 1_000, isWorthIt: () => true };

  it('tries again with pauses that double up to a second', async () => {
    const { schedule, pauses } = newTime();
    expect(await persevere(failing(8), { ...options, schedule })).toBe('after 9');
    expect(pauses).toEqual([20, 40, 80, 160, 320, 640, 1_000, 1_000]);
  });

  it('throws at once what is not worth another try', async () => {
    const { schedule, pauses } = newTime();
    await expect(persevere(failing(9), { ...options, schedule, isWorthIt: () => false })).rejects.toThrow('try 1');
    expect(pauses).toEqual([]);
  });

  it('throws what the last try threw when the time is up', async () => {
    const { schedule, endTime } = newTime();
    const attempt = failing(9);
    let tries = 0;
    const counted = () => {
      if (++tries === 3) endTime();
      return attempt();
    };
    await expect(persevere(counted, { ...options, schedule })).rejects.toThrow('try 3');
  });

  it('begins no further try once the signal is aborted', async () => {
    const { schedule } = newTime();
    const stop = new AbortController();
    const attempt = () => {
      stop.abort(new Error('stopped'));
      return Promise.reject(new Error('try 1'));
    };
    await expect(persevere(attempt, { ...options, schedule, signal: stop.signal })).rejects.toThrow('stopped');
  });
});
