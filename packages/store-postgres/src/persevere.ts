import type { Schedule } from '@lateral/core';

export interface Perseverance {
  readonly schedule: Schedule;
  /** Milliseconds after which no further try begins. */
  readonly limitMs: number;
  readonly isWorthIt: (error: unknown) => boolean;
  /** Ends it before the next try. */
  readonly signal?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/** Tries again while it is worth it and there is time, with pauses that double. @throws What the last try threw. */
export async function persevere<T>(attempt: () => Promise<T>, perseverance: Perseverance): Promise<T> {
  const { schedule, limitMs, isWorthIt, signal } = perseverance;
  const time = { isUp: false };
  const stop = schedule(
    () => {
      time.isUp = true;
    },
    limitMs,
    false,
  );
  try {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      signal?.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        if (time.isUp || !isWorthIt(error)) throw error;
      }
      await new Promise<void>((resolve) => schedule(resolve, pauseMs, true));
    }
  } finally {
    stop();
  }
}
