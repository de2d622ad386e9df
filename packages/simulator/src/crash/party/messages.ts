import type { LedgerProfile } from '@lateral/core';
import type { Party } from '../wire/calls.js';
import type { PartyReport } from './report.js';

/** Where a party keeps what it must not lose. */
export type StoreConfig =
  | { readonly kind: 'level'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly connectionString: string; readonly party: string };

/** What the process of a party is started with. */
export interface PartyConfig {
  readonly party: Party;
  readonly socketPath: string;
  readonly profile: LedgerProfile;
  readonly store: StoreConfig;
  /** How many orders both parties bring to their settlement. */
  readonly orders: number;
}

/**
 * From the process of a party: `started` once it runs, before it opens its store · `up` once it has answered its first call over
 * what the store held · `done` once all the work is done in its own eyes · `problem` for what went wrong without an end.
 */
export type PartyMessage =
  | { readonly type: 'started' }
  | { readonly type: 'up' }
  | { readonly type: 'done' }
  | { readonly type: 'problem'; readonly text: string }
  | { readonly type: 'report'; readonly report: PartyReport };

/** To it. After `stop` it ends by itself. */
export interface HarnessMessage {
  readonly type: 'report' | 'stop';
}
