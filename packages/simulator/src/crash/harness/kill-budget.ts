/** How many kills are still to be made; parties take from it at the same time. */
export class KillBudget {
  #left: number;
  #made = 0;

  constructor(kills: number) {
    this.#left = kills;
  }

  get made(): number {
    return this.#made;
  }

  /** @returns Whether there was one left, which is now taken. */
  take(): boolean {
    if (this.#left === 0) return false;
    this.#left--;
    this.#made++;
    return true;
  }

  /** No more kills. */
  close(): void {
    this.#left = 0;
  }
}
