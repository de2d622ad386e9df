import { config } from 'rxjs';
import { nodeHashes, packTable, LIFECYCLE, taggedHash, toHex, utf8 } from '@lateral/core';
import type { LedgerEntry, Schedule } from '@lateral/core';
import { headsOf, TABLE_DIGEST, testChange, testParties } from '@lateral/core/conformance';
import type { TestParties } from '@lateral/core/conformance';
import type { MemoryLedger, MemoryLedgerOptions } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';

const NOW = 1_000 * 3_600;

async function opened(options: MemoryLedgerOptions = {}): Promise<MemoryLedger> {
  const ledger = memoryLedger({ clock: () => NOW, verify: () => true, ...options });
  await ledger.open();
  return ledger;
}

function partiesOf(ledger: MemoryLedger, seed = 'memory'): Promise<TestParties> {
  const { instance } = ledger.profile;
  return testParties({ seed, algorithm: 'ES256', instance, tableDigest: TABLE_DIGEST, expiry: NOW + 3_600 });
}

/** A scheduler that a test moves by hand. */
function byHand(): { readonly schedule: Schedule; readonly calls: { keepsAlive: boolean }[]; fire(): void } {
  let waiting: (() => void) | undefined;
  const calls: { keepsAlive: boolean }[] = [];
  const schedule: Schedule = (action, _, keepsAlive) => {
    waiting = action;
    calls.push({ keepsAlive });
    return () => {
      waiting = undefined;
    };
  };
  return { schedule, calls, fire: () => waiting?.() };
}

describe('memoryLedger', () => {
  it('refuses options that are out of range, naming them', () => {
    expect(() => memoryLedger({ network: 'Month End' })).toThrow(/network "Month End"/);
    expect(() => memoryLedger({ finalityDepth: -1 })).toThrow(/finalityDepth -1/);
    expect(() => memoryLedger({ blockIntervalMs: 0.5 })).toThrow(/blockIntervalMs 0.5/);
    expect(() => memoryLedger({ tables: [new Uint8Array(3)] })).toThrow(TypeError);
  });

  it('is named by adapter, network and tables', () => {
    const { profile } = memoryLedger({ network: 'month-end' });
    const digest = toHex(taggedHash(nodeHashes, 'table', packTable(LIFECYCLE)));
    const identity = `{"adapter":"adapter-memory","network":"month-end","tables":["${digest}"]}`;
    expect(profile.identity).toBe(identity);
    expect(profile.instance).toBe(toHex(taggedHash(nodeHashes, 'ledger', utf8(identity))));
  });

  it('keeps what crosses the port apart from what it judges by', async () => {
    const ledger = await opened();
    const parties = await partiesOf(ledger);
    const genesis = await parties.establish();
    const prepared = await ledger.prepare(genesis);
    await ledger.submit(prepared);
    prepared.bytes.fill(0);
    (await ledger.bilateral(parties.bilateralId))?.parties[0]?.root.x.fill(0);
    ledger.entries(parties.bilateralId).subscribe(({ command }) => command.fill(0));
    const seen: LedgerEntry[] = [];
    ledger.entries(parties.bilateralId).subscribe((entry) => seen.push(entry));
    expect(seen[0]?.command).toEqual(genesis);
    expect(await ledger.submit(await ledger.prepare(await parties.registerKey({ party: 0 })))).toMatchObject({
      status: 'accepted',
    });
    await ledger.close();
  });

  it('lets no time go back when its clock does', async () => {
    const times = [NOW, NOW - 100, NOW + 5];
    const ledger = await opened({ clock: () => times.shift() ?? 0 });
    const parties = await partiesOf(ledger);
    const found: number[] = [];
    ledger.entries(parties.bilateralId).subscribe(({ time }) => found.push(time));
    for (const command of await parties.setUp()) await ledger.submit(await ledger.prepare(command));
    expect(found).toEqual([NOW, NOW, NOW + 5]);
    await ledger.close();
  });

  it('keeps a subscriber whose callback throws from disturbing others and the ledger', async () => {
    const thrown: unknown[] = [];
    config.onUnhandledError = (error) => thrown.push(error);
    const ledger = await opened();
    const parties = await partiesOf(ledger);
    const failure = new Error('thrown by a callback');
    ledger.entries(parties.bilateralId).subscribe(() => {
      throw failure;
    });
    const seen: string[] = [];
    ledger.entries(parties.bilateralId).subscribe(({ commandId }) => seen.push(commandId));
    for (const command of await parties.setUp()) await ledger.submit(await ledger.prepare(command));
    await new Promise((resolve) => setTimeout(resolve, 5));
    config.onUnhandledError = null;
    expect(seen).toHaveLength(3);
    expect(new Set(thrown)).toEqual(new Set([failure]));
    await ledger.close();
  });
});

describe('the horizon', () => {
  it('is the time of the next block when each is final, and holds when the clock goes back', async () => {
    let now = NOW;
    const ledger = await opened({ clock: () => now });
    const parties = await partiesOf(ledger);
    now = NOW + 60;
    expect(await ledger.health()).toMatchObject({ time: undefined, horizon: NOW + 60 });
    now = NOW;
    const outcome = await ledger.submit(await ledger.prepare(await parties.establish()));
    expect(outcome).toMatchObject({ status: 'accepted', time: NOW + 60 });
    expect(await ledger.health()).toMatchObject({ time: NOW + 60, horizon: NOW + 60 });
    await ledger.close();
  });

  it('is the time of the newest final block where blocks can be undone', async () => {
    let now = NOW;
    const ledger = await opened({ clock: () => now++, finalityDepth: 2 });
    ledger.mine(2);
    expect(await ledger.health()).not.toHaveProperty('horizon');
    ledger.mine();
    expect(await ledger.health()).toMatchObject({ time: NOW + 2, horizon: NOW });
    ledger.reorganise(2);
    expect(await ledger.health()).toMatchObject({ horizon: NOW });
    await ledger.close();
  });
});

describe('a block interval', () => {
  it('puts all that waits into one block, and makes none while nothing waits', async () => {
    const timer = byHand();
    const ledger = await opened({ blockIntervalMs: 60_000, schedule: timer.schedule });
    const parties = await partiesOf(ledger);
    const outcomes = (await parties.setUp()).map(async (command) => ledger.submit(await ledger.prepare(command)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ledger.bilateral(parties.bilateralId)).toBeUndefined();
    timer.fire();
    expect((await Promise.all(outcomes)).map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(timer.calls).toEqual([{ keepsAlive: true }]);
    await ledger.close();
  });

  it('makes further blocks until all is final, for which no process stays alive (R49, R50)', async () => {
    const timer = byHand();
    const ledger = await opened({ blockIntervalMs: 60_000, finalityDepth: 2, schedule: timer.schedule });
    const parties = await partiesOf(ledger);
    const steps: string[] = [];
    ledger.entries(parties.bilateralId).subscribe(({ finality }) => steps.push(finality));
    const outcome = ledger.submit(await ledger.prepare(await parties.establish()));
    await new Promise((resolve) => setImmediate(resolve));
    for (let beat = 0; beat < 5; beat++) timer.fire();
    expect(await outcome).toMatchObject({ status: 'accepted', finality: 'included' });
    expect(steps).toEqual(['included', 'final']);
    expect(timer.calls).toEqual([{ keepsAlive: true }, { keepsAlive: false }, { keepsAlive: false }]);
    await ledger.close();
  });

  it('leaves an aborted wait unknown, and the command comes all the same (R51)', async () => {
    const timer = byHand();
    const ledger = await opened({ blockIntervalMs: 60_000, schedule: timer.schedule });
    const parties = await partiesOf(ledger);
    const abort = new AbortController();
    const waiting = ledger.submit(await ledger.prepare(await parties.establish()), { signal: abort.signal });
    abort.abort();
    expect(await waiting).toMatchObject({ status: 'unknown', commandId: parties.bilateralId });
    timer.fire();
    const ref = { bilateralId: parties.bilateralId, commandId: parties.bilateralId };
    expect(await ledger.outcome(ref)).toMatchObject({ status: 'accepted' });
    await ledger.close();
  });

  it('answers unknown to whoever waits when the ledger is closed', async () => {
    const ledger = await opened({ blockIntervalMs: 60_000 });
    const parties = await partiesOf(ledger);
    const waiting = ledger.submit(await ledger.prepare(await parties.establish()));
    await ledger.close();
    expect(await waiting).toMatchObject({ status: 'unknown', commandId: parties.bilateralId });
  });
});

describe('reorganise', () => {
  it('refuses to undo what is final (R49, R50)', async () => {
    const instant = await opened();
    const deep = await opened({ finalityDepth: 2 });
    deep.mine(5);
    for (const depth of [0, 3, 1.5])
      expect(() => {
        deep.reorganise(depth);
      }).toThrow(RangeError);
    expect(() => {
      instant.reorganise(1);
    }).toThrow(RangeError);
    await Promise.all([instant.close(), deep.close()]);
  });

  it('drops what no longer applies after the commands that it built on are gone (R50)', async () => {
    const ledger = await opened({ finalityDepth: 5 });
    const parties = await partiesOf(ledger);
    const agreement = await parties.apply(testChange({ kind: 'agreement', action: 'agree' }));
    const [prev = new Uint8Array(0)] = headsOf(agreement);
    const amendment = await parties.apply(testChange({ kind: 'agreement', action: 'amend', prev }));
    for (const command of [...(await parties.setUp()), agreement, amendment]) {
      await ledger.submit(await ledger.prepare(command));
    }
    const steps: string[] = [];
    ledger.reorganise(1);
    ledger.reorganise(1, { drop: true });
    ledger.entries(parties.bilateralId).subscribe(({ finality }) => steps.push(finality));
    ledger.mine();
    expect(steps.slice(5)).toEqual(['reverted', 'reverted']);
    expect(ledger.peek(parties.bilateralId).commandIds).toHaveLength(3);
    await ledger.close();
  });

  it('breaks finality when told to, for the tests of whoever must notice', async () => {
    for (const finalityDepth of [0, 1]) {
      const ledger = await opened({ finalityDepth, keepSettled: 2 });
      const parties = await partiesOf(ledger);
      const { bilateralId } = parties;
      for (const command of await parties.setUp()) await ledger.submit(await ledger.prepare(command));
      ledger.mine();
      const before = ledger.peek(bilateralId).commandIds;
      const steps: string[] = [];
      ledger.entries(bilateralId).subscribe(({ finality }) => steps.push(finality));
      const known = steps.length;
      expect(() => {
        ledger.reorganise(4 + finalityDepth, { pastFinality: true });
      }).toThrow(/keepSettled/);
      ledger.reorganise(2 + finalityDepth, { pastFinality: true }); // the empty block on top, and what is kept
      const undone = finalityDepth === 0 ? 1 : 2;
      expect(steps.slice(known)).toEqual(Array(undone).fill('reverted'));
      expect(ledger.peek(bilateralId).commandIds).toEqual(before.slice(0, -undone));
      ledger.mine(1 + finalityDepth);
      expect(ledger.peek(bilateralId).commandIds).toEqual(before);
      expect(steps.at(-1)).toBe('final');
      await ledger.close();
    }
    expect(() => memoryLedger({ keepSettled: 1, folder: 'anywhere' })).toThrow(/keepSettled 1/);
  });
});
