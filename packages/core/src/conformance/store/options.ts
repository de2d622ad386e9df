import type { Store } from '../../store/store.js';
import type { TestFunctions } from '../options.js';

/** Where stores keep their data: a folder, a database, or nothing at all. */
export interface StorePlace {
  /** Another store over this place, not open. */
  create(): Store;
  /** Removes what is there; called once, when all stores over it are closed. */
  destroy(): Promise<void> | void;
}

export interface StoreConformanceOptions {
  readonly test: TestFunctions;
  /** A new place that shares nothing with any other; each case has its own. */
  readonly createPlace: () => Promise<StorePlace> | StorePlace;
  /**
   * Whether a place keeps what was written when its store is closed. Without it, the stores of a place share nothing, and the
   * cases that need it are skipped and say so.
   *
   * @default true
   */
  readonly isDurable?: boolean;
  /**
   * Milliseconds that a case may take.
   *
   * @default 30000
   */
  readonly caseTimeoutMs?: number;
}
