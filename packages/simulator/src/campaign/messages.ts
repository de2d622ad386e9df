import type { RunResult, Scenario } from '../run/scenario.js';

/** What a worker process is told: run these, one after the other. */
export interface Assignment {
  readonly scenarios: readonly Scenario[];
}

/** What it answers, once for each run. */
export interface Answer {
  readonly result: RunResult;
  /** Whether that was the last of the assignment. */
  readonly isLast: boolean;
}
