import { memoryStore } from '@lateral/core';
import { differencesAtRest } from './at-rest.js';
import { localParty, surroundings } from './local-party.js';

const HOUR = 3_600;
const TIMEOUT_MS = 60_000;
const START = 1_793_493_000; // 2026-11-01T00:30:00Z

describe('a clock that is set back an hour', () => {
  it.each([
    ['both parties and the ledger', [0, 1, 'ledger']],
    ['the buyer', [0]],
    ['the seller', [1]],
    ['the ledger', ['ledger']],
  ])(
    'of %s in the middle of the cycle keeps nothing from ending',
    async (_, concerned) => {
      let readings = 0;
      const clockOf = (who: 0 | 1 | 'ledger') => () => {
        const isSetBack = ++readings > 15 && concerned.includes(who);
        return isSetBack ? START - HOUR : START;
      };
      const place = await surroundings(clockOf('ledger'));
      const parties = [
        localParty(place, 0, memoryStore(), { clock: clockOf(0) }),
        localParty(place, 1, memoryStore(), { clock: clockOf(1) }),
      ] as const;
      await Promise.all(parties.map(({ done }) => done));
      expect(readings).toBeGreaterThan(30); // it was in the middle
      expect(await differencesAtRest(place.truth, parties)).toEqual([]);
      for (const party of parties) await party.end();
      await place.truth.close();
    },
    TIMEOUT_MS,
  );
});
