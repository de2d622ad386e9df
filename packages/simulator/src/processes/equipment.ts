import type { BilateralTerms, Ledger, LegalId, PayloadChannel, Runtime, Signer, Store } from '@lateral/core';
import type { Side } from '../faults/side.js';

/** What a party is, in each of its lives. */
export interface Equipment {
  readonly side: Side;
  readonly legalIds: readonly [LegalId, LegalId];
  readonly terms: BilateralTerms;
  readonly keys: { readonly root: Signer; readonly operational: Signer };
}

/** The world as one life sees it. */
export interface Surroundings {
  readonly ledger: Ledger;
  readonly store: Store;
  readonly channel: PayloadChannel;
  readonly runtime: Runtime;
}
