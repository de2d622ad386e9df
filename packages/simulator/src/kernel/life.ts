/** One process from boot to crash. What it waited for never comes; only what it stored stays. */
export class Life {
  readonly #endings: (() => void)[] = [];
  #isDead = false;

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Idempotent. */
  end(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    for (const ending of this.#endings.splice(0)) ending();
  }

  onEnd(ending: () => void): void {
    this.#endings.push(ending);
  }

  /** Runs `work` unless this life has ended. */
  while(work: () => void): void {
    if (!this.#isDead) work();
  }
}
