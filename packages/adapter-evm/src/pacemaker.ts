import type { Schedule } from '@lateral/core';

export interface PacemakerOptions {
  readonly schedule: Schedule;
  readonly look: (isIdle: boolean) => Promise<void>;
  /** Whether somebody waits for the next block. */
  readonly isBusy: () => boolean;
  readonly pollMs: number;
  readonly busyPollMs: number;
  /** Heads are told by a node: what waits need not be asked for often. */
  readonly isTold: () => boolean;
}

/** Looks at the chain again and again: seldom, often while somebody waits, and at once when a node tells something. */
export class Pacemaker {
  readonly #options: PacemakerOptions;
  #cancel: () => void = () => undefined;
  #isLooking = false;
  /** Since the look that is under way began. */
  #wakings = 0;
  #isStopped = false;

  constructor(options: PacemakerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#next();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /** Somebody began to wait: the next look comes as soon as those of somebody who waits. */
  hurry(): void {
    if (!this.#isLooking) this.#next();
  }

  /** A node told something: looks at once, and once more when it was told while looking. */
  wake(): void {
    this.#wakings++;
    this.#cancel();
    void this.#look(false);
  }

  #next(): void {
    this.#cancel();
    if (this.#isStopped) return;
    const { schedule, isBusy, isTold, pollMs, busyPollMs } = this.#options;
    const busy = isBusy();
    const delay = busy && !isTold() ? busyPollMs : pollMs;
    this.#cancel = schedule(() => void this.#look(delay === pollMs), delay, busy);
  }

  async #look(isIdle: boolean): Promise<void> {
    if (this.#isLooking || this.#isStopped) return;
    this.#isLooking = true;
    this.#wakings = 0;
    await this.#options.look(isIdle);
    this.#isLooking = false;
    if (this.#wakings > 0) void this.#look(false);
    else this.#next();
  }
}
