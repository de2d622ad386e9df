import type { Schedule } from '@lateral/core';

export interface PacemakerOptions {
  readonly intervalMs: number;
  readonly schedule: Schedule;
  readonly beat: () => void;
}

/** Beats once per interval as long as a block is due, and not at all while none is. */
export class Pacemaker {
  readonly #options: PacemakerOptions;
  #timer: { readonly cancel: () => void; readonly keepsAlive: boolean } | undefined;

  constructor(options: PacemakerOptions) {
    this.#options = options;
  }

  /**
   * Says what there is to do; the next beat stays where it is, unless the process must now stay alive for it.
   *
   * @param isDue - Whether another block would change anything.
   * @param isAwaited - Whether somebody waits for it.
   */
  adjust(isDue: boolean, isAwaited: boolean): void {
    const { intervalMs, schedule, beat } = this.#options;
    const stays = this.#timer !== undefined && (this.#timer.keepsAlive || !isAwaited);
    if (intervalMs === 0 || !isDue || stays) return;
    this.stop();
    const fire = (): void => {
      this.#timer = undefined;
      beat();
    };
    this.#timer = { keepsAlive: isAwaited, cancel: schedule(fire, intervalMs, isAwaited) };
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
