import type { ModelName } from '../ledgers/model.js';

/** `safety`: faults throughout · `liveness`: faults stop, and then everything must come to its end. */
export type Mode = 'safety' | 'liveness';

/** One run as data: the same scenario gives the same run. */
export interface Scenario {
  readonly seed: number;
  readonly model: ModelName;
  readonly mode: Mode;
  /** Numbers of the orders that take place; all by default. */
  readonly orders?: readonly number[];
  /** Kinds of faults that do not happen although they were drawn. */
  readonly without?: readonly string[];
  /** Virtual units after which the run is cut off without asking for rest. */
  readonly until?: number;
}

/** One seed in four has faults to its end; the others have to come to rest. */
export function scenarioOf(seed: number, model: ModelName): Scenario {
  return { seed, model, mode: seed % 4 === 0 ? 'safety' : 'liveness' };
}

export interface RunResult {
  readonly scenario: Scenario;
  /** What did not hold, as `<invariant>: <facts>`; empty when the run passed. */
  readonly violations: readonly string[];
  /** Virtual units at its end. */
  readonly time: number;
  readonly steps: number;
  readonly crashes: number;
  /** Equal for equal runs. */
  readonly digest: string;
}
