import type { BusinessCommand } from '../domain/commands.js';
import type { CommandType } from '../protocol/commands.js';

/** What the other party asks to be co-signed. */
export interface Proposal {
  readonly commandId: string;
  readonly type: CommandType;
  /** Of a set: what it does, with its documents. Empty for other commands. */
  readonly commands: readonly BusinessCommand[];
  /** What the domain's checks find against it; undefined when nothing. */
  readonly problem: Error | undefined;
}

export type CoSignAnswer = { readonly accept: true } | { readonly accept: false; readonly reason: string };

/** Decides whether to co-sign. A set whose bytes are not what its documents come to is refused before anybody is asked. */
export type CoSign = (proposal: Proposal) => CoSignAnswer | Promise<CoSignAnswer>;

/** Accepts what the domain's checks find nothing against, and nothing else. */
export const coSignWhatIsSound: CoSign = ({ problem }) =>
  problem === undefined ? { accept: true } : { accept: false, reason: problem.message };

/** Reasons of a rejection as they stand on the ledger; words travel over the payload channel. */
export const REJECTION_REASON = { declined: 1, checksFailed: 2 } as const;
