import type { RecordChange } from '../domain/named-change.js';
import type { FinalityStages, FinalityStatus } from '../ledger/finality.js';
import type { Position } from '../ledger/ledger.js';
import type { CommandType } from '../protocol/commands.js';

/** One announcement of a bilateral, as applications see it. */
export interface BilateralChange {
  /** Resume after it with `changes$({ after })`. */
  readonly position: Position;
  readonly finality: Exclude<FinalityStatus, 'pending'>;
  readonly stages?: FinalityStages;
  readonly type: CommandType;
  readonly commandId: string;
  /** Ledger time in whole seconds. */
  readonly time: number;
  /** Indices of the parties that signed. */
  readonly signedBy: readonly number[];
  /** Of a set its changes in order, of a rejection those refused, of other commands none. */
  readonly changes: readonly RecordChange[];
  /** Of a rejection: the set it refuses and the reason. */
  readonly rejected?: { readonly setId: string; readonly reason: number };
}
