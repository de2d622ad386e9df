import type { Ledger, RecordState, Schedule, SubmissionOutcome } from '@lateral/core';
import { fromHex, recordKey } from '@lateral/core';
import type { LedgerProbe, TestParties } from '@lateral/core/conformance';
import { TABLE_DIGEST, testParties } from '@lateral/core/conformance';
import type { MemoryLedger } from '@lateral/adapter-memory';
import type { FaultRates } from './fault-rates.js';
import { CALM_RATES } from './fault-rates.js';
import type { ModelOptions } from './model.js';
import { START_SECONDS } from './model.js';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** Virtual time of a test: it stands still until it is told to pass, or passes as fast as the timers fire. */
export class TestTime {
  #now = 0;
  #timers: readonly Timer[] = [];
  readonly #isFree: boolean;
  #isRunning = false;

  /** @param isFree - Whether time passes by itself while any timer waits. */
  constructor(isFree = false) {
    this.#isFree = isFree;
  }

  get now(): number {
    return this.#now;
  }

  readonly schedule: Schedule = (action, delayMs) => {
    const timer = { at: this.#now + delayMs, action };
    this.#timers = [...this.#timers, timer];
    if (this.#isFree) void this.#run();
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  /** Lets units pass, and all that follows from what fires. */
  async pass(units: number): Promise<void> {
    const until = this.#now + units;
    do await settled();
    while (this.#fireNext(until));
    this.#now = until;
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    do {
      await settled();
      await settled(); // what fired may itself wait for a turn of the event loop
    } while (this.#fireNext(Infinity));
    this.#isRunning = false;
  }

  #fireNext(until: number): boolean {
    const [next] = this.#timers.toSorted((a, b) => a.at - b.at); // stable: first come, first served
    if (next === undefined || next.at > until) return false;
    this.#timers = this.#timers.filter((each) => each !== next);
    this.#now = next.at;
    next.action();
    return true;
  }
}

/** Once all promise chains have ended. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A small congruential stream, good enough to show that something is by lot; the same seed draws the same. */
export function testRandom(seed = 1): ModelOptions['random'] {
  let state = seed;
  return {
    uint32: () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state;
    },
  };
}

export function modelOptions(time: TestTime, rates: Partial<FaultRates> = {}, seed?: number): ModelOptions {
  return {
    schedule: time.schedule,
    now: () => time.now,
    random: testRandom(seed),
    rates: { ...CALM_RATES, ...rates },
    verify: () => true,
  };
}

export function partiesOn({ profile }: Ledger, seed = 'models'): Promise<TestParties> {
  const { instance } = profile;
  return testParties({
    seed,
    algorithm: 'ES256',
    instance,
    tableDigest: TABLE_DIGEST,
    expiry: START_SECONDS + 3_600,
  });
}

/** What a promise has come to so far. */
export function heard<T>(promise: Promise<T>): { value?: T; error?: unknown } {
  const found: { value?: T; error?: unknown } = {};
  promise.then(
    (value) => (found.value = value),
    (error: unknown) => (found.error = error),
  );
  return found;
}

export async function submit(ledger: Ledger, command: Uint8Array): Promise<SubmissionOutcome> {
  return ledger.submit(await ledger.prepare(command));
}

/** Reads the truth past the port. */
export function truthProbe(truth: MemoryLedger): LedgerProbe {
  return {
    record: (ref) => {
      const { space, id } = recordKey(fromHex(ref.bilateralId), ref);
      return Promise.resolve(truth.peek(ref.bilateralId).entries.get(`${space}/${id}`) as RecordState | undefined);
    },
    commandIds: (bilateralId) => Promise.resolve(truth.peek(bilateralId).commandIds),
  };
}
