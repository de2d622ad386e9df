import type { BusinessCommand } from '../domain/commands.js';
import type { Command, CommandType } from '../protocol/commands.js';

/** What the other party asks to be co-signed. */
export interface Proposal {
  readonly commandId: string;
  readonly type: CommandType;
  /** The command as it would be signed. */
  readonly command: Command;
  /** Of a set: what it does, with its documents. Empty for other commands. */
  readonly commands: readonly BusinessCommand[];
  /** What the domain's checks find against it; undefined when nothing. */
  readonly problem: Error | undefined;
}

export type CoSignAnswer = { readonly accept: true } | { readonly accept: false; readonly reason: string };

/** Decides whether to co-sign. A set whose bytes are not what its documents come to is refused before anybody is asked. */
export type CoSign = (proposal: Proposal) => CoSignAnswer | Promise<CoSignAnswer>;

/**
 * Accepts sets that the domain's checks find nothing against, and nothing else. To close a bilateral or to change its table is
 * nothing that checks can find right: what accrued could no longer be billed, so a policy of the user's own has to accept it.
 */
export const coSignWhatIsSound: CoSign = ({ type, problem }) => {
  if (problem !== undefined) return { accept: false, reason: problem.message };
  if (type === 'apply') return { accept: true };
  return { accept: false, reason: `${type} needs a decision: open the bilateral with a coSign that accepts it` };
};

/** Reasons of a rejection as they stand on the ledger; words travel over the payload channel. */
export const REJECTION_REASON = { declined: 1, checksFailed: 2 } as const;
