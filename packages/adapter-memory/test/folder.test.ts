import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastValueFrom, take, toArray } from 'rxjs';
import type { LedgerEntry, Position } from '@lateral/core';
import type { TestParties } from '@lateral/core/conformance';
import { headsOf, TABLE_DIGEST, testChange, testParties } from '@lateral/core/conformance';
import type { MemoryLedger, MemoryLedgerOptions } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';

const NOW = 1_000 * 3_600;
const JOURNAL = 'journal-000000.log';
const root = mkdtempSync(join(tmpdir(), 'lateral-folder-'));
let made = 0;

afterAll(() => {
  rmSync(root, { recursive: true });
});

function newFolder(): string {
  return join(root, String(made++));
}

function copyOf(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('lock') });
  return copy;
}

function ledgerIn(folder: string, options: MemoryLedgerOptions = {}): MemoryLedger {
  return memoryLedger({ folder, clock: () => NOW, verify: () => true, ...options });
}

/** A ledger in a folder with a bilateral, an agreement and so many amendments; not closed. */
async function written(options: MemoryLedgerOptions = {}, amendments = 2) {
  const folder = newFolder();
  const ledger = ledgerIn(folder, options);
  await ledger.open();
  const { instance } = ledger.profile;
  const facts = {
    seed: 'folder',
    algorithm: 'ES256',
    instance,
    tableDigest: TABLE_DIGEST,
    expiry: NOW + 3_600,
  } as const;
  const parties = await testParties(facts);
  for (const command of await parties.setUp()) await submit(ledger, command);
  await amend(ledger, parties, amendments);
  return { folder, ledger, parties };
}

/** Agrees, then amends so many times, from a record that was never touched. */
async function amend(ledger: MemoryLedger, parties: TestParties, amendments: number): Promise<void> {
  let command = await parties.apply(testChange({ kind: 'agreement', action: 'agree' }));
  await submit(ledger, command);
  for (let count = 0; count < amendments; count++) {
    const [prev = new Uint8Array(0)] = headsOf(command);
    command = await parties.apply(testChange({ kind: 'agreement', action: 'amend', prev, document: String(count) }));
    await submit(ledger, command);
  }
}

async function submit(ledger: MemoryLedger, command: Uint8Array): Promise<void> {
  expect(await ledger.submit(await ledger.prepare(command))).toMatchObject({ status: 'accepted' });
}

async function opened(folder: string, options: MemoryLedgerOptions = {}): Promise<MemoryLedger> {
  const ledger = ledgerIn(folder, options);
  await ledger.open();
  return ledger;
}

function history(ledger: MemoryLedger, bilateralId: string, count: number, after?: Position): Promise<LedgerEntry[]> {
  return lastValueFrom(ledger.entries(bilateralId, after).pipe(take(count), toArray()));
}

/** The journal as a later version would begin it. */
function newerVersion(journal: string): string {
  const text = (journal.split('\n')[0] ?? '').slice(65).replace('"version":1', '"version":2');
  const digest = createHash('sha256').update(Buffer.alloc(32)).update(text).digest('hex');
  return `${digest} ${text}\n`;
}

describe('a folder after a crash', () => {
  it('cuts a write that was cut off at any byte back to the last whole record, and goes on (R49)', async () => {
    const { folder, ledger, parties } = await written();
    await submit(ledger, await parties.revokeKey({ party: 1 }));
    const whole = readFileSync(join(folder, JOURNAL));
    const before = whole.lastIndexOf('\n', whole.length - 2) + 1;
    const { commandIds } = ledger.peek(parties.bilateralId);
    for (let length = before; length < whole.length; length++) {
      const copy = copyOf(folder);
      truncateSync(join(copy, JOURNAL), length);
      const again = await opened(copy);
      expect(again.peek(parties.bilateralId).commandIds).toEqual(commandIds.slice(0, -1));
      expect(readFileSync(join(copy, JOURNAL)).equals(whole.subarray(0, before))).toBe(true);
      await again.close();
      rmSync(copy, { recursive: true });
    }
    await ledger.close();
  });

  it('has all that was announced although it was never closed', async () => {
    const { folder, ledger, parties } = await written({ finalityDepth: 2 });
    ledger.reorganise(1);
    const again = await opened(copyOf(folder), { finalityDepth: 2 });
    expect(again.peek(parties.bilateralId)).toEqual(ledger.peek(parties.bilateralId));
    for (const each of [ledger, again]) each.mine(); // what was put back waits in both
    expect(again.peek(parties.bilateralId)).toEqual(ledger.peek(parties.bilateralId));
    await Promise.all([ledger.close(), again.close()]);
  });

  it('opens after a crash between a new journal file and the snapshot that names it', async () => {
    const { folder, ledger, parties } = await written();
    const copy = copyOf(folder);
    ledger.compact();
    cpSync(join(folder, 'journal-000001.log'), join(copy, 'journal-000001.log'));
    const again = await opened(copy);
    expect(again.peek(parties.bilateralId)).toEqual(ledger.peek(parties.bilateralId));
    await Promise.all([ledger.close(), again.close()]);
  });
});

describe('a damaged folder', () => {
  it('is refused for a bit flipped anywhere, naming the file and the byte (R49)', async () => {
    const { folder, ledger } = await written({}, 0);
    ledger.compact();
    await ledger.close();
    for (const name of ['snapshot', 'journal-000001.log']) {
      const whole = readFileSync(join(folder, name));
      for (let index = 0; index < whole.length; index += 3) {
        const flipped = Buffer.from(whole);
        flipped[index] = (flipped[index] ?? 0) ^ (1 << (index % 8));
        writeFileSync(join(folder, name), flipped);
        const opening = ledgerIn(folder).open();
        await expect(opening).rejects.toMatchObject({
          code: 'storeDamaged',
          message: expect.stringContaining(name) as string,
        });
      }
      writeFileSync(join(folder, name), whole);
    }
    await (await opened(folder)).close();
  });

  it('is refused for a flipped bit in the journal that is replayed, its last record included (R49)', async () => {
    const { folder, ledger } = await written({}, 0);
    const copy = copyOf(folder);
    const whole = readFileSync(join(copy, JOURNAL));
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (const index of [0, 70, 500, last, last + 64, last + 80, whole.length - 2, whole.length - 1]) {
      const flipped = Buffer.from(whole);
      flipped[index] = (flipped[index] ?? 0) ^ 4;
      writeFileSync(join(copy, JOURNAL), flipped);
      await expect(ledgerIn(copy).open()).rejects.toMatchObject({ code: 'storeDamaged' });
    }
    await ledger.close();
  });

  it('is opened without its archives, and says so when history is asked for', async () => {
    const { folder, ledger, parties } = await written();
    const { length } = ledger.peek(parties.bilateralId).commandIds;
    await ledger.close();
    rmSync(join(folder, JOURNAL));
    const again = await opened(folder);
    expect((await again.bilateral(parties.bilateralId))?.status).toBe(1);
    await expect(history(again, parties.bilateralId, length)).rejects.toMatchObject({ code: 'storeDamaged' });
    await again.close();
  });

  it('is refused when the journal after the snapshot is missing', async () => {
    const { folder, ledger } = await written();
    await ledger.close();
    rmSync(join(folder, 'journal-000001.log'));
    await expect(ledgerIn(folder).open()).rejects.toMatchObject({ code: 'storeDamaged' });
  });
});

describe('a snapshot', () => {
  it('gives the state, the outcomes and the entries that the journal gives (R23)', async () => {
    const { folder, ledger, parties } = await written({ finalityDepth: 1 }, 4);
    const { bilateralId } = parties;
    const steps = 8 + 7; // 8 commands included, all but the last one final
    const before = await history(ledger, bilateralId, steps);
    const expected = ledger.peek(bilateralId);
    await ledger.close();
    const replayed = copyOf(folder);
    rmSync(join(replayed, 'snapshot'));
    for (const each of [folder, replayed]) {
      const again = await opened(each, { finalityDepth: 1 });
      expect((await again.outcome({ bilateralId, commandId: bilateralId })).status).toBe('accepted');
      expect(again.peek(bilateralId)).toEqual(expected);
      expect(await history(again, bilateralId, steps)).toEqual(before);
      expect(await history(again, bilateralId, 3, before[steps - 4]?.position)).toEqual(before.slice(-3));
      await again.close();
    }
  });

  it('keeps what is not final undoable', async () => {
    const { folder, ledger, parties } = await written({ finalityDepth: 2 });
    await ledger.close();
    const again = await opened(folder, { finalityDepth: 2 });
    again.reorganise(2, { drop: true });
    expect(again.peek(parties.bilateralId).commandIds).toHaveLength(4);
    expect(() => {
      again.reorganise(1);
    }).toThrow(RangeError);
    await again.close();
  });
});

describe('a folder in use', () => {
  it('is locked for a second opener until it is closed', async () => {
    const { folder, ledger } = await written();
    await expect(ledgerIn(folder).open()).rejects.toMatchObject({ code: 'storeLocked', stage: 'rejected' });
    await ledger.close();
    await (await opened(folder)).close();
    expect(readdirSync(folder)).not.toContain('lock');
  });

  it('is taken over from a process that is gone', async () => {
    const { folder, ledger } = await written();
    await ledger.close();
    writeFileSync(join(folder, 'lock'), '999999999\n');
    await (await opened(folder)).close();
  });

  it('is refused to a ledger with other settings, and to an older program', async () => {
    const { folder, ledger } = await written();
    await ledger.close();
    await expect(ledgerIn(folder, { network: 'other' }).open()).rejects.toMatchObject({ code: 'ledgerMismatch' });
    await expect(ledgerIn(folder, { finalityDepth: 3 }).open()).rejects.toMatchObject({ code: 'ledgerMismatch' });
    rmSync(join(folder, 'snapshot'));
    writeFileSync(join(folder, JOURNAL), newerVersion(readFileSync(join(folder, JOURNAL), 'utf8')));
    await expect(ledgerIn(folder).open()).rejects.toMatchObject({ code: 'storeTooNew' });
  });
});
