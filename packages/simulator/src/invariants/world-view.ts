import type { Book } from '@lateral/core';
import type { Side } from '../faults/side.js';
import type { FinalCounts } from '../processes/final-counts.js';
import type { PartyRecord } from '../processes/party-record.js';
import type { Truth } from '../run/truth.js';
import type { Plan } from '../workload/plan.js';

/** One party as it can be seen from outside at one moment. */
export interface PartyView {
  readonly side: Side;
  readonly record: PartyRecord;
  /** Of the present life, once it is in its bilateral. */
  readonly book: Book | undefined;
  readonly finals: FinalCounts;
  /** Digests of the log heads that it signed and sent, by size, over all its lives. */
  readonly heads: ReadonlyMap<number, string>;
}

/** All that invariants are checked on. */
export interface WorldView {
  readonly plan: Plan;
  /** Undefined until a party is in a bilateral. */
  readonly truth: Truth | undefined;
  readonly parties: readonly [PartyView, PartyView];
}

/** @returns What is wrong, each with its facts; nothing when it holds. */
export type Invariant = (world: WorldView) => readonly string[];
