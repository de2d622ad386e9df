import type { Ledger, SmartBilateral } from '@lateral/core';
import type { Disk } from '../faults/disk.js';
import type { Side } from '../faults/side.js';
import type { Wire } from '../faults/wire.js';
import { Life } from '../kernel/life.js';
import { lifeRuntime } from '../kernel/life-runtime.js';
import type { RandomStream } from '../kernel/random.js';
import type { VirtualTime } from '../kernel/virtual-time.js';
import type { Plan } from '../workload/plan.js';
import { Driver } from './driver.js';
import type { Equipment, Surroundings } from './equipment.js';
import { FinalCounts } from './final-counts.js';
import { PartyRecord } from './party-record.js';
import { openSession, registerKey } from './session.js';

export interface ProcessOptions {
  readonly equipment: Equipment;
  readonly connect: (life: Life, side: Side) => Ledger;
  readonly time: VirtualTime;
  readonly disk: Disk;
  readonly wire: Wire;
  readonly random: RandomStream;
  /** When a process that ended comes back. */
  readonly reboots: RandomStream;
  readonly plan: Plan;
  readonly note: (what: string) => void;
}

/** A party's process with all its lives: what it kept on its disk is all that one life leaves to the next. */
export class PartyProcess {
  readonly record = new PartyRecord();
  readonly #options: ProcessOptions;
  #bilateral: SmartBilateral | undefined;
  #finals = this.#newCounts();
  #life = new Life();
  #crashes = 0;

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  /** Of the present life, once it is in it. */
  get bilateral(): SmartBilateral | undefined {
    return this.#bilateral;
  }

  get finals(): FinalCounts {
    return this.#finals;
  }

  get crashes(): number {
    return this.#crashes;
  }

  boot(): void {
    const { note } = this.#options;
    const life = new Life();
    this.#life = life;
    this.#finals = this.#newCounts();
    life.onEnd(() => {
      this.#bilateral = undefined;
      this.#crashes++;
      note('ends');
      this.#bootLater();
    });
    note('boots');
    this.#work(life).catch((error: unknown) => {
      this.#hear(error);
      life.end(); // as a supervisor would
    });
  }

  /** Ends the process between two events. */
  kill(): void {
    this.#life.end();
  }

  #bootLater(): void {
    const { time, reboots, equipment } = this.#options;
    time.at(reboots.between(5, 44), `boot of ${equipment.side}`, () => {
      this.boot();
    });
  }

  async #work(life: Life): Promise<void> {
    const { equipment, time, plan, note } = this.#options;
    const { side } = equipment;
    const surroundings = this.#surroundings(life);
    const bilateral = await openSession(equipment, surroundings);
    this.#bilateral = bilateral;
    this.record.bilateralIds.add(bilateral.address.bilateralId);
    bilateral.problems$.subscribe((problem) => {
      this.#hear(problem);
    });
    note('is in its bilateral');
    const [finals, record] = [this.#finals, this.record];
    const counted = finals.follow(bilateral, surroundings.store);
    await registerKey(bilateral, equipment);
    new Driver({ side, time, life, bilateral, plan, record, finals, note }).start();
    await counted;
  }

  #hear(error: unknown): void {
    this.record.hear(error);
    this.#options.note(`has a problem: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  }

  #newCounts(): FinalCounts {
    return new FinalCounts((commandId) => this.record.finals.add(commandId));
  }

  #surroundings(life: Life): Surroundings {
    const { connect, disk, wire, time, random, equipment } = this.#options;
    const { side } = equipment;
    return {
      ledger: connect(life, side),
      store: disk.connect(life),
      channel: wire.connect(life, side),
      runtime: lifeRuntime(time, life, random, `timer of ${side}`),
    };
  }
}
