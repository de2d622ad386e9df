import type { Ledger, LedgerEntry, PreparedSubmission, SequencedLedger } from '@lateral/core';
import { isLedgerError } from '@lateral/core';
import { testChange } from '@lateral/core/conformance';
import type { FaultRates } from './fault-rates.js';
import { FAULT_RATES_MAX } from './fault-rates.js';
import type { LedgerModel, ModelName } from './model.js';
import { MODEL_NAMES } from './model.js';
import { openModel } from './open-model.js';
import { heard, modelOptions, partiesOn, submit, TestTime } from './testing.js';

const ALIVE = { isDead: false };

async function bench(name: ModelName, rates: Partial<FaultRates> = {}, seed?: number) {
  const time = new TestTime();
  const model = await openModel(name, modelOptions(time, rates, seed));
  const ledger = model.connect(ALIVE, 0);
  await ledger.open();
  const parties = await partiesOn(ledger);
  const applied = (): readonly string[] => model.truth.peek(parties.bilateralId).commandIds;
  return { time, model, ledger, parties, applied };
}

describe.each(MODEL_NAMES)('the model %s', (name) => {
  it('loses requests and answers, which is unknown to the caller after its time-out (R51)', async () => {
    for (const [fault, happened] of [
      ['lost', 0],
      ['lostAnswer', 1],
    ] as const) {
      const { time, ledger, parties, applied } = await bench(name, { [fault]: 1 });
      const answer = heard(submit(ledger, await parties.establish()));
      const read = heard(ledger.bilateral(parties.bilateralId));
      await time.pass(60);
      expect(answer.value).toMatchObject({ status: 'unknown', commandId: parties.bilateralId });
      expect(isLedgerError(read.error, 'unavailable')).toBe(true);
      expect(applied()).toHaveLength(happened);
    }
  });

  it('brings late what was answered unknown, and twice what was sent once; it applies once (R23, R51)', async () => {
    const { time, ledger, parties, applied } = await bench(name, { late: 1, duplicate: 1 });
    const answer = heard(submit(ledger, await parties.establish()));
    const timeout = name === 'instant' ? 15 : 60;
    await time.pass(timeout);
    expect(answer.value).toMatchObject({ status: 'unknown' });
    expect(applied()).toEqual([]);
    await time.pass(64 + 30 + 12);
    expect(applied()).toEqual([parties.bilateralId]);
  });

  it('tells a dead life nothing, and applies what it had sent', async () => {
    const { time, model, parties, applied } = await bench(name);
    const life = { isDead: false };
    const ledger = model.connect(life, 1);
    await ledger.open();
    const seen: LedgerEntry[] = [];
    ledger.entries(parties.bilateralId).subscribe((entry) => seen.push(entry));
    const answer = heard(submit(ledger, await parties.establish()));
    await time.pass(0);
    life.isDead = true;
    await time.pass(100);
    expect([answer, seen]).toEqual([{}, []]);
    expect(applied()).toEqual([parties.bilateralId]);
  });

  it('breaks streams off, until it is calm', async () => {
    const { time, model, ledger, parties } = await bench(name, { duplicateEvent: 1 });
    const ends: unknown[] = [];
    ledger.entries(parties.bilateralId).subscribe({ error: (error) => ends.push(error) });
    const outcome = heard(submit(ledger, await parties.establish()));
    await time.pass(100);
    expect(outcome.value).toMatchObject({ status: 'accepted' });
    expect(ends).toMatchObject([{ code: 'unavailable' }]);
    model.calm();
    const seen: LedgerEntry[] = [];
    ledger.entries(parties.bilateralId).subscribe((entry) => seen.push(entry));
    await time.pass(100);
    expect(seen.at(-1)?.finality).toBe('final');
  });

  it('applies each command once under all faults at once, announces each position once, and repeats by its seed (I1, I11)', async () => {
    for (const seed of [1, 2, 3]) {
      const [first, second] = [await soak(name, seed), await soak(name, seed)];
      expect(first).toEqual(second);
      expect(first.applied).toEqual(first.sent);
      expect(first.finals).toEqual(first.sent);
    }
  });
});

it('a stream of the model cosmos falls silent, and another subscription has it all', async () => {
  const { time, model, ledger, parties } = await bench('cosmos', { silence: 1 });
  const [silent, told]: [unknown[], unknown[]] = [[], []];
  ledger
    .entries(parties.bilateralId)
    .subscribe({ next: (entry) => silent.push(entry), error: (error) => silent.push(error) });
  const answer = heard(submit(ledger, await parties.establish()));
  await time.pass(100);
  model.calm();
  ledger.entries(parties.bilateralId).subscribe((entry) => told.push(entry));
  await time.pass(100);
  expect(answer.value).toMatchObject({ status: 'accepted', finality: 'final' });
  expect([silent.length, told.length]).toEqual([0, 1]);
});

/** Most virtual units until everything is final, faults and all. */
const SOAK_MAX = 60_000;

/** Sends commands one after the other under all faults at half their maximum, each until it is final. */
async function soak(name: ModelName, seed: number) {
  const rates = Object.fromEntries(Object.entries(FAULT_RATES_MAX).map(([fault, max]) => [fault, max / 2]));
  const { time, model, ledger, parties, applied } = await bench(name, rates, seed);
  const commands = [...(await parties.setUp())];
  for (const record of ['one', 'two', 'three'])
    commands.push(await parties.apply(testChange({ kind: 'agreement', action: 'agree', record })));
  const entries: LedgerEntry[] = [];
  const following = follow(model, time, parties.bilateralId, entries);
  const sent: string[] = [];
  const done = heard(sendAll(ledger, time, parties.bilateralId, commands, sent));
  const isThere = (): boolean => 'value' in done && finalsOf(entries).length === sent.length;
  while (!isThere() && time.now < SOAK_MAX) await time.pass(50);
  following.stop();
  expect(done.error).toBeUndefined();
  const positions = entries.map(({ position }) => position);
  expect(new Set(positions).size).toBe(positions.length);
  return { sent, applied: applied(), finals: finalsOf(entries), positions, time: time.now };
}

function finalsOf(entries: readonly LedgerEntry[]): readonly string[] {
  return entries.filter(({ finality }) => finality === 'final').map(({ commandId }) => commandId);
}

async function sendAll(
  ledger: Ledger,
  time: TestTime,
  bilateralId: string,
  commands: readonly Uint8Array[],
  sent: string[],
): Promise<void> {
  for (const [sequence, command] of commands.entries()) {
    const prepared = await prepare(ledger, sequence, command);
    sent.push(prepared.commandId);
    while (!(await isFinal(ledger, bilateralId, prepared.commandId))) {
      await ledger.submit(prepared);
      await new Promise<void>((resolve) => {
        time.schedule(resolve, 30, true);
      });
    }
  }
}

function prepare(ledger: Ledger, sequence: number, command: Uint8Array): Promise<PreparedSubmission> {
  const isSequenced = ledger.profile.capabilities.accountSequence;
  return isSequenced ? (ledger as SequencedLedger).prepareAt(sequence, command) : ledger.prepare(command);
}

async function isFinal(ledger: Ledger, bilateralId: string, commandId: string): Promise<boolean> {
  try {
    const outcome = await ledger.outcome({ bilateralId, commandId });
    return outcome.status === 'accepted' && outcome.finality === 'final';
  } catch (error) {
    if (isLedgerError(error, 'unavailable')) return false;
    throw error;
  }
}

/** Subscribes every 100 units after what it has, so that neither a break nor silence holds it up for long. */
function follow(model: LedgerModel, time: TestTime, bilateralId: string, entries: LedgerEntry[]) {
  const ledger = model.connect(ALIVE, 1);
  let isStopped = false;
  const again = (): void => {
    const subscription = ledger.entries(bilateralId, entries.at(-1)?.position).subscribe({
      next: (entry) => entries.push(entry),
      error: (error: unknown) => {
        if (!isLedgerError(error, 'unavailable')) throw error;
      },
    });
    const renew = (): void => {
      subscription.unsubscribe();
      if (!isStopped) again();
    };
    time.schedule(renew, 100, true);
  };
  void ledger.open().then(again);
  return {
    stop: () => {
      isStopped = true;
    },
  };
}
