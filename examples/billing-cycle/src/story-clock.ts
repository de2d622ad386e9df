/** Seconds that pass with every few looks at the clock, so that steps are told apart. */
const STEP_SECONDS = 60;
const LOOKS_PER_STEP = 3;

export interface StoryClock {
  /** Whole seconds since 1970. */
  readonly clock: () => number;
  /** Lets time pass up to a moment; it never goes back. */
  readonly moveTo: (seconds: number) => void;
}

/** A clock for a month told in seconds. It depends on nothing but how often it is looked at, so each run gives the same bytes. */
export function storyClock(start: number): StoryClock {
  let now = start;
  let looks = 0;
  return {
    clock: () => {
      looks += 1;
      if (looks % LOOKS_PER_STEP === 0) now += STEP_SECONDS;
      return now;
    },
    moveTo: (seconds) => {
      now = Math.max(now, seconds);
    },
  };
}

/** Whole seconds since 1970 of an instant such as `2026-10-01T00:00:00Z`. */
export function secondsOf(instant: string): number {
  return Date.parse(instant) / 1_000;
}
