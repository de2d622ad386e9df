import type { Ledger, LedgerEntry, Schedule } from '@lateral/core';
import { isLedgerError } from '@lateral/core';
import { TABLE_DIGEST, testParties } from '@lateral/core/conformance';
import type { TestParties } from '@lateral/core/conformance';
import type { CallFate, EntryFate, LedgerFaults, MemoryLedger } from '@lateral/adapter-memory';
import { faultyLedger, memoryLedger } from '@lateral/adapter-memory';

const NOW = 1_000 * 3_600;

/** Time that a test moves by hand, in milliseconds from 0. */
class HandTime {
  #now = 0;
  #waiting: { readonly at: number; readonly action: () => void }[] = [];

  readonly schedule: Schedule = (action, delayMs) => {
    const timer = { at: this.#now + delayMs, action };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== timer);
    };
  };

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Fires all that is due until then, the earliest first. */
  async pass(until: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve)); // lets promise chains end
      const [first] = this.#waiting.toSorted((a, b) => a.at - b.at);
      if (first === undefined || first.at > until) break;
      this.#waiting = this.#waiting.filter((each) => each !== first);
      this.#now = first.at;
      first.action();
    }
    this.#now = until;
  }
}

interface Bench {
  readonly time: HandTime;
  readonly memory: MemoryLedger;
  readonly ledger: Ledger;
  readonly parties: TestParties;
}

async function bench(faults: Partial<LedgerFaults> = {}): Promise<Bench> {
  const time = new HandTime();
  const memory = memoryLedger({ clock: () => NOW, verify: () => true });
  const timeoutMs = { read: 15, submit: 30 };
  const ledger = faultyLedger(memory, { timeoutMs, schedule: time.schedule, ...faults });
  await ledger.open();
  const { instance } = memory.profile;
  const facts = {
    seed: 'faults',
    algorithm: 'ES256',
    instance,
    tableDigest: TABLE_DIGEST,
    expiry: NOW + 3_600,
  } as const;
  return { time, memory, ledger, parties: await testParties(facts) };
}

/** What a promise came to so far. */
function heard<T>(promise: Promise<T>): { value?: T; error?: unknown } {
  const found: { value?: T; error?: unknown } = {};
  promise.then(
    (value) => (found.value = value),
    (error: unknown) => (found.error = error),
  );
  return found;
}

/** Submits the genesis under a fate and looks before and after the time-out. */
async function submitted(fate: CallFate) {
  const { time, memory, ledger, parties } = await bench({ call: (call) => (call === 'submit' ? fate : {}) });
  const prepared = await ledger.prepare(await parties.establish());
  const answer = heard(ledger.submit(prepared));
  const applied = (): number => memory.peek(parties.bilateralId).commandIds.length;
  return { time, memory, ledger, parties, prepared, answer, applied };
}

describe('faultyLedger', () => {
  it('takes its time both ways', async () => {
    const { time, answer, applied } = await submitted({ requestMs: 4, answerMs: 3 });
    await time.pass(3);
    expect(applied()).toBe(0);
    await time.pass(6);
    expect([applied(), answer.value]).toEqual([1, undefined]);
    await time.pass(7);
    expect(answer.value).toMatchObject({ status: 'accepted', finality: 'final' });
    expect(time.waiting).toBe(0); // the time-out was cancelled
  });

  it('answers unknown after the time-out when the request is lost, and nothing happened (R51)', async () => {
    const { time, parties, answer, applied } = await submitted({ lost: 'request' });
    await time.pass(29);
    expect(answer).toEqual({});
    await time.pass(30);
    expect(answer.value).toMatchObject({ status: 'unknown', commandId: parties.bilateralId });
    expect(applied()).toBe(0);
  });

  it('answers unknown when the answer is lost, although it happened; looking up tells (R51)', async () => {
    const { time, ledger, parties, prepared, answer, applied } = await submitted({ lost: 'answer' });
    await time.pass(30);
    expect(answer.value).toMatchObject({ status: 'unknown' });
    expect(applied()).toBe(1);
    const { bilateralId } = parties;
    expect(await ledger.outcome({ bilateralId, commandId: prepared.commandId })).toMatchObject({ status: 'accepted' });
  });

  it('applies late what was answered unknown (R51)', async () => {
    const { time, answer, applied } = await submitted({ requestMs: 50 });
    await time.pass(49);
    expect(answer.value).toMatchObject({ status: 'unknown' });
    expect(applied()).toBe(0);
    await time.pass(50);
    expect(applied()).toBe(1);
  });

  it('delivers a submission twice, and the register applies it once (R23)', async () => {
    const { time, answer, applied } = await submitted({ requestMs: 1, againMs: 9 });
    await time.pass(9);
    expect(answer.value).toMatchObject({ status: 'accepted' });
    expect(time.waiting).toBe(1);
    await time.pass(10);
    expect([applied(), time.waiting]).toEqual([1, 0]);
  });

  it('answers a read that is lost with unavailable', async () => {
    const { time, ledger, parties } = await bench({ call: () => ({ lost: 'request' }) });
    const answer = heard(ledger.bilateral(parties.bilateralId));
    await time.pass(15);
    expect(isLedgerError(answer.error, 'unavailable')).toBe(true);
  });

  it('releases whoever waits when it is closed or the signal fires (R51)', async () => {
    const { time, ledger, parties } = await bench({ call: () => ({ lost: 'request' }) });
    const prepared = await ledger.prepare(await parties.establish());
    const abort = new AbortController();
    const aborted = [
      heard(ledger.submit(prepared, { signal: abort.signal })),
      heard(ledger.outcome({ bilateralId: parties.bilateralId, commandId: '' }, { signal: abort.signal })),
    ];
    const waiting = [heard(ledger.submit(prepared)), heard(ledger.health())];
    abort.abort();
    await time.pass(0);
    expect(aborted).toMatchObject([{ value: { status: 'unknown' } }, { error: { code: 'aborted' } }]);
    expect(waiting).toEqual([{}, {}]);
    await ledger.close();
    await time.pass(0);
    expect(waiting).toMatchObject([{ value: { status: 'unknown' } }, { error: { code: 'ledgerClosed' } }]);
    expect(time.waiting).toBe(0);
  });

  it('never answers a caller that is gone, whose request arrives all the same', async () => {
    let isGone = false;
    const { time, memory, ledger, parties } = await bench({
      call: () => ({ requestMs: 5, answerMs: 5 }),
      isGone: () => isGone,
    });
    const before = heard(ledger.submit(await ledger.prepare(await parties.establish())));
    isGone = true;
    const after = heard(ledger.health());
    const seen: LedgerEntry[] = [];
    ledger.entries(parties.bilateralId).subscribe((entry) => seen.push(entry));
    await time.pass(100);
    expect([before, after, seen]).toEqual([{}, {}, []]);
    expect(memory.peek(parties.bilateralId).commandIds).toHaveLength(1);
  });
});

describe('announcements of a faultyLedger', () => {
  /** Subscribes, and has three commands announced with these fates at 0 ms. */
  async function announced(fates: readonly EntryFate[]) {
    const rest = [...fates];
    const { time, memory, ledger, parties } = await bench({ entry: () => rest.shift() ?? {} });
    const seen: string[] = [];
    const ends: unknown[] = [];
    ledger.entries(parties.bilateralId).subscribe({
      next: ({ commandId }) => seen.push(commandId),
      error: (error) => ends.push(error),
    });
    const commands = await parties.setUp();
    for (const command of commands) await memory.submit(await memory.prepare(command));
    const ids = memory.peek(parties.bilateralId).commandIds;
    return { time, ledger, parties, seen, ends, ids };
  }

  it('come late and in order', async () => {
    const { time, seen, ids } = await announced([{ delayMs: 9 }, { delayMs: 2 }, { delayMs: 12 }]);
    await time.pass(8);
    expect(seen).toEqual([]);
    await time.pass(9);
    expect(seen).toEqual(ids.slice(0, 2));
    await time.pass(12);
    expect(seen).toEqual(ids);
  });

  it('break off with unavailable after those before', async () => {
    const { time, seen, ends, ids } = await announced([{ delayMs: 9 }, { delayMs: 2, stream: 'breaks' }]);
    await time.pass(20);
    expect(seen).toEqual(ids.slice(0, 1));
    expect(ends).toMatchObject([{ code: 'unavailable' }]);
    expect(time.waiting).toBe(0);
  });

  it('fall silent without a word, and another subscriber has them all', async () => {
    const { time, ledger, parties, seen, ends, ids } = await announced([{}, { stream: 'falls silent' }]);
    const others: string[] = [];
    ledger.entries(parties.bilateralId).subscribe(({ commandId }) => others.push(commandId));
    await time.pass(100);
    expect([seen, ends, others]).toEqual([ids.slice(0, 1), [], ids]);
  });
});
