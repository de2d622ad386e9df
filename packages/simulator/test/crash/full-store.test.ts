import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '@lateral/core';
import { levelStore } from '@lateral/store-level';
import { differencesAtRest } from './at-rest.js';
import { fullAfter } from './full-after.js';
import { localParty, surroundings } from './local-party.js';

/** A party writes about 91,500 bytes for all of its work. */
const CAPACITIES = [0, 1, 10_007, 30_011, 50_021, 70_001, 90_001] as const;
const TIMEOUT_MS = 60_000;

describe('a store that is full at byte N', () => {
  const cases = CAPACITIES.flatMap((capacity) => ([0, 1] as const).map((party) => [party, capacity] as const));
  it.each(cases)(
    'stops party %i at byte %i by name, and with room again nothing is lost or doubled',
    async (party, capacity) => {
      const folder = mkdtempSync(join(tmpdir(), 'lateral-full-'));
      const place = await surroundings();
      const other = localParty(place, party === 0 ? 1 : 0, memoryStore());
      const limited = localParty(place, party, fullAfter(levelStore({ folder }), capacity));
      await expect(limited.done).rejects.toMatchObject({ name: 'StoreError', code: 'storeFull' });
      await limited.end();
      const again = localParty(place, party, levelStore({ folder }));
      await Promise.all([again.done, other.done]);
      const [buyer, seller] = party === 0 ? [again, other] : [other, again];
      expect(await differencesAtRest(place.truth, [buyer, seller])).toEqual([]);
      await Promise.all([again.end(), other.end()]);
      await place.truth.close();
      rmSync(folder, { recursive: true });
    },
    TIMEOUT_MS,
  );
});
