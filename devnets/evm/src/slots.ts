import { setTimeout as sleep } from 'node:timers/promises';

/** Runs a task each slot, on a fixed beat; a slot that a slow task overruns is left out. Keeps no event loop alive. */
export class Slots {
  #stop: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly slotMs: number,
    private readonly task: () => Promise<void>,
  ) {}

  start(): void {
    if (this.#stop) return;
    this.#stop = new AbortController();
    this.#running = this.#run(this.#stop.signal);
  }

  /** Resolves when the task under way has ended. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    this.#stop = undefined;
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const began = performance.now();
    for (;;) {
      const untilNext = this.slotMs - ((performance.now() - began) % this.slotMs);
      await sleep(untilNext, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.task();
    }
  }
}
