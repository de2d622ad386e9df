/**
 * How certain it is that a change stays.
 *
 * `pending`: sent, in no block that is known · `included`: in a block that may still be undone · `final`: stays for ever under
 * the ledger's own assumptions · `reverted`: was announced as included and is so no more.
 */
export type FinalityStatus = 'pending' | 'included' | 'final' | 'reverted';

/**
 * What a ledger with several stages says of each; a ledger with one stage leaves them out.
 * Fabric: endorsed by the peers, ordered by the orderers, and found valid at commit are three different answers.
 */
export interface FinalityStages {
  readonly endorsed: boolean;
  readonly ordered: boolean;
  readonly valid: boolean;
}

/** How a ledger reaches finality. `depth` is in blocks on top of the one in question. */
export type FinalityModel =
  | { readonly model: 'instant' }
  | { readonly model: 'depth'; readonly depth: number }
  | { readonly model: 'tag'; readonly tag: string };
