import type { Ledger } from '@lateral/core';

/** What the story is told on: a ledger, and hands on its time. */
export interface Stage {
  /** By party: each has a ledger object, and where somebody pays for transactions an account, of its own. */
  readonly ledgers: readonly [Ledger, Ledger];
  /** What it is, in a line; without one there is nothing to say. */
  readonly title: string | undefined;
  /** What the run leaves behind of it, a folder; undefined when nothing stays. */
  readonly folder: string | undefined;
  /** Of both parties, whole seconds since 1970; the ledger's time goes with it. */
  readonly clock: () => number;
  /** Lets time pass up to a moment; it never goes back. */
  readonly moveTo: (seconds: number) => Promise<void>;
  /** Lets a minute pass, so that steps are told apart. */
  readonly step: () => void;
  readonly close: () => Promise<void>;
}

export interface StageOptions {
  /** When the story begins, whole seconds since 1970. */
  readonly since: number;
  /** Where a ledger may keep what it has. */
  readonly folder: string;
}
