import type { SmartBilateral } from '@lateral/core';
import type { Side } from '../faults/side.js';
import type { Life } from '../kernel/life.js';
import type { VirtualTime } from '../kernel/virtual-time.js';
import type { Plan } from '../workload/plan.js';
import type { Knowledge, Step } from '../workload/steps.js';
import { stepsOf } from '../workload/steps.js';
import type { FinalCounts } from './final-counts.js';
import type { PartyRecord } from './party-record.js';
import { standingOf } from './session.js';

export interface DriverOptions {
  readonly side: Side;
  readonly time: VirtualTime;
  readonly life: Life;
  readonly bilateral: SmartBilateral;
  readonly plan: Plan;
  readonly record: PartyRecord;
  readonly finals: FinalCounts;
  readonly note: (what: string) => void;
}

const TICK = 10;
/** A call that has not come back is made again after this many units: callers are impatient. */
const REPEAT = 50;
/** Ticks between two looks at all intents. */
const REVIEW = 5;

/** Acts like a party's own system: again and again it asks for what its book says is due, each time by the same business key. */
export class Driver {
  readonly #options: DriverOptions;
  readonly #steps: readonly Step[];
  /** By the step's name, the number of the attempt that has not failed. */
  readonly #attempts = new Map<string, number>();
  /** When each step was asked for last, of those that have not come back. */
  readonly #asked = new Map<string, number>();
  #ticks = 0;

  constructor(options: DriverOptions) {
    const { bilateral, finals, plan, side } = options;
    const isFinal: Knowledge['isFinal'] = (pointer, action) => finals.has(pointer, action);
    this.#options = options;
    this.#steps = stepsOf(plan, { book: bilateral.book, isFinal }).filter(({ by }) => by === side);
  }

  start(): void {
    const { time, life, side, record } = this.#options;
    time.at(TICK, `tick of ${side}`, () => {
      life.while(() => {
        this.#tick().catch((error: unknown) => {
          record.hear(error);
        });
        this.start();
      });
    });
  }

  async #tick(): Promise<void> {
    const review = this.#ticks++ % REVIEW === 0 ? this.#review() : Promise.resolve();
    await Promise.all([review, ...this.#due().map((step) => this.#take(step))]);
  }

  /** Looks at all that has not ended, and at what has since. */
  async #review(): Promise<void> {
    const { bilateral, record } = this.#options;
    const listed = bilateral.outbox.list();
    for (const intent of listed) record.report(standingOf(intent));
    const isListed = new Set(listed.map(({ key }) => key));
    await Promise.all(record.unsettled.filter((key) => !isListed.has(key)).map((key) => this.#inspect(key)));
  }

  #due(): readonly Step[] {
    const { now } = this.#options.time;
    const isWaiting = ({ name }: Step): boolean => now - (this.#asked.get(name) ?? -REPEAT) < REPEAT;
    return this.#steps.filter((step) => step.start <= now && !isWaiting(step) && step.isDue());
  }

  /** Asks under the key of the first attempt that has not failed. */
  async #take(step: Step): Promise<void> {
    const { record, time, note } = this.#options;
    const { name } = step;
    this.#asked.set(name, time.now);
    const attempt = this.#attempts.get(name) ?? 1;
    const key = `${name} #${attempt}`;
    try {
      if ((await this.#inspect(key)) === 'failed') this.#attempts.set(name, attempt + 1);
      else {
        note(`asks for ${key}`);
        await this.#ask(step, key);
      }
    } catch (error) {
      record.hear(error);
      note(`hears of ${key}: ${error instanceof Error ? error.name : String(error)}`);
    }
    this.#asked.delete(name);
  }

  /** Where an intent stands now. */
  async #inspect(key: string): Promise<string | undefined> {
    const { bilateral, record } = this.#options;
    const intent = await bilateral.outbox.inspect(key);
    if (intent !== undefined) record.report(standingOf(intent));
    return intent?.state;
  }

  #ask(step: Step, businessKey: string): Promise<unknown> {
    const { bilateral } = this.#options;
    const deed = step.deed();
    return deed.type === 'commands'
      ? bilateral.submit(deed.commands, { businessKey })
      : bilateral.invoice(deed.header, deed.ratings, { businessKey });
  }
}
