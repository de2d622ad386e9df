import type { RecordState } from '../domain/register/state.js';
import type { HexId, Ledger, RecordRef } from '../ledger/ledger.js';
import type { Sequence } from './sequence.js';

/** What the kit needs of a test framework; those of jest, vitest, mocha and node:test fit. */
export interface TestFunctions {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: TestFunction & { readonly skip?: TestFunction };
  readonly afterAll: (body: () => Promise<void>, timeoutMs?: number) => unknown;
}

type TestFunction = (title: string, body: () => Promise<void>, timeoutMs?: number) => unknown;

/** What a case asks of a fresh ledger beyond its defaults; only sequences ask. */
export interface LedgerOverrides {
  readonly instance?: HexId;
  /** Numbers of `ALGORITHM`. */
  readonly algorithms?: readonly number[];
  /** Packed. */
  readonly tables?: readonly Uint8Array[];
  /** Ledger time, whole seconds. */
  readonly clock?: () => number;
}

/** Reads the ledger by a second way: not through the port, and best not through the adapter. */
export interface LedgerProbe {
  record(ref: RecordRef): Promise<RecordState | undefined>;
  /** Ids of the commands that the bilateral's log holds, in order; empty for an unknown one. */
  commandIds(bilateralId: HexId): Promise<readonly HexId[]>;
}

/**
 * Moves a test network by hand. By itself it makes blocks only for commands that wait, and after a reorganisation none until the next
 * `mine`: a case counts the blocks that it undoes, and reads what is left.
 */
export interface LedgerControl {
  /** Makes blocks. */
  mine(blocks: number): Promise<void> | void;
  /** Undoes the newest blocks; unless dropped, their commands wait for the next one. */
  reorganise(depth: number, options?: { readonly drop?: boolean }): Promise<void> | void;
}

export interface ConformanceOptions<L extends Ledger> {
  /** The adapter and its settings, for the titles. */
  readonly name: string;
  readonly test: TestFunctions;
  /** A new ledger, not open, that shares nothing with any other. One more is made to read its profile, and never opened. */
  readonly createLedger: (overrides?: LedgerOverrides) => L;
  readonly probe: (ledger: L) => LedgerProbe;
  readonly budget: {
    /** Milliseconds in which a submitted command must be in a block. */
    readonly commitMs: number;
  };
  /** Needed with the capability `reorganisations`. Without it, finality comes by itself. */
  readonly control?: (ledger: L) => LedgerControl;
  /** Needed with the capability `durable`: another instance of a closed ledger, not open, where that one kept its data. */
  readonly reopen?: (closed: L) => L;
  /**
   * Real seconds by the ledger's clock.
   *
   * @default the system clock
   */
  readonly now?: () => number;
  /** Sequences of spec/vectors; who passes them has a `createLedger` that honours every override. */
  readonly sequences?: readonly Sequence[];
}
