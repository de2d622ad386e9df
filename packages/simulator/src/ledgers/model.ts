import type { Ledger, Schedule, Verify } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';
import type { FaultRates } from './fault-rates.js';

export const MODEL_NAMES = ['instant', 'evm', 'cosmos', 'fabric'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** A process from its start to its crash. */
export interface Life {
  readonly isDead: boolean;
}

/** One ledger network in virtual time, with the connections of process lives. */
export interface LedgerModel {
  readonly name: ModelName;
  /** What really happened, for invariants. The network moves it; nobody else may. */
  readonly truth: MemoryLedger;
  /**
   * The adapter of a process life for the account of a party, not open yet; a `SequencedLedger` where the profile says so. Once
   * the life has ended, its calls are never answered and nothing is announced to it; what it has sent still arrives.
   */
  connect(life: Life, party: 0 | 1): Ledger;
  /** From now on nothing is lost, repeated, undone or evicted. Latency and order by lot stay. */
  calm(): void;
}

/** Draws 32 bits. */
export interface RandomStream {
  uint32(): number;
}

export interface ModelOptions {
  /** One millisecond of it is one virtual unit. */
  readonly schedule: Schedule;
  /** Virtual milliseconds since the run began. */
  readonly now: () => number;
  /** The stream of faults, latency and order. Nothing of the workload may draw from it. */
  readonly random: RandomStream;
  readonly rates: FaultRates;
  readonly verify: Verify;
}

/** Ledger time at the beginning of each run, whole seconds: 1 January 2026, a multiple of an hour as expiries are. */
export const START_SECONDS = 490_896 * 3_600;
