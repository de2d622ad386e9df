import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '@lateral/core';
import { levelStore } from '@lateral/store-level';
import { differencesAtRest } from './at-rest.js';
import { localParty, surroundings } from './local-party.js';

const TIMEOUT_MS = 60_000;
/** The system's user without rights; what root may is not refused to it. */
const NOBODY = 65_534;

describe('a folder that a party cannot have', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lateral-refused-'));
  });
  afterEach(() => {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true });
  });

  it('is refused by name where it is read-only, before anything is sent', async () => {
    chmodSync(folder, 0o555);
    const place = await surroundings();
    await withoutRights(async () => {
      const party = localParty(place, 0, levelStore({ folder: join(folder, 'store') }));
      await expect(party.done).rejects.toMatchObject({ name: 'StoreError', code: 'storeReadOnly' });
      await party.end();
    });
    await place.truth.close();
  });

  it(
    'is refused by name to a second owner, and the first one does not notice',
    async () => {
      const place = await surroundings();
      const parties = [localParty(place, 0, levelStore({ folder })), localParty(place, 1, memoryStore())] as const;
      const second = localParty(place, 0, levelStore({ folder }));
      await expect(second.done).rejects.toMatchObject({ name: 'StoreError', code: 'storeLocked' });
      await second.end();
      await Promise.all(parties.map(({ done }) => done));
      expect(await differencesAtRest(place.truth, parties)).toEqual([]);
      for (const party of parties) await party.end();
      await place.truth.close();
    },
    TIMEOUT_MS,
  );
});

async function withoutRights(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
