/** Seconds that pass with each step of the story. */
export const STEP_SECONDS = 60;

export interface StoryClock {
  /** Whole seconds since 1970. */
  readonly clock: () => number;
  /** Lets time pass up to a moment; it never goes back. */
  readonly moveTo: (seconds: number) => void;
  /** Lets a minute pass, so that steps are told apart. */
  readonly step: () => void;
}

/** A clock for a month told in seconds. The story moves it and nothing else does, so each run gives the same bytes. */
export function storyClock(start: number): StoryClock {
  let now = start;
  return {
    clock: () => now,
    moveTo: (seconds) => {
      now = Math.max(now, seconds);
    },
    step: () => {
      now += STEP_SECONDS;
    },
  };
}

/** Whole seconds since 1970 of an instant such as `2026-10-01T00:00:00Z`. */
export function secondsOf(instant: string): number {
  return Date.parse(instant) / 1_000;
}
