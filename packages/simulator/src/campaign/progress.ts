const INTERVAL_MS = 5_000;

/** Tells how far a campaign is, every few seconds, and what its runs say about the failure rate. */
export class Progress {
  readonly #total: number;
  readonly #startedMs = performance.now();
  #done = 0;
  #failed = 0;
  #steps = 0;
  #crashes = 0;
  #toldMs = this.#startedMs;

  /** @param total - Runs in all. */
  constructor(total: number) {
    this.#total = total;
  }

  count({
    violations,
    steps,
    crashes,
  }: {
    readonly violations: readonly string[];
    readonly steps: number;
    readonly crashes: number;
  }): void {
    this.#done++;
    this.#steps += steps;
    this.#crashes += crashes;
    if (violations.length > 0) this.#failed++;
    if (performance.now() - this.#toldMs < INTERVAL_MS) return;
    this.#toldMs = performance.now();
    console.log(this.line());
  }

  get failed(): number {
    return this.#failed;
  }

  line(): string {
    const rate = this.#done / ((performance.now() - this.#startedMs) / 1_000);
    const each = (sum: number): string => (sum / Math.max(1, this.#done)).toFixed(0);
    return [
      `${this.#done} of ${this.#total} runs`,
      `${rate.toFixed(1)} runs/s`,
      `${each(this.#steps)} events and ${each(this.#crashes)} crashes a run`,
      `${this.#failed} failures`,
      this.#failed === 0 ? `fails in less than ${(3 / this.#done).toExponential(1)} of runs (95 %)` : '',
    ]
      .filter((part) => part !== '')
      .join(' · ');
  }
}
