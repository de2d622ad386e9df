import type { LedgerEntry } from '../../ledger/ledger.js';
import { toHex } from '../../protocol/bytes.js';
import type { Command } from '../../protocol/commands.js';
import type { Intent, IntentReason, IntentState } from './intent.js';
import { concerns, superseded } from './superseded.js';

/** Where an announcement moves an intent. */
export interface Move {
  readonly state: IntentState;
  readonly reason?: IntentReason;
}

/** What an announcement means for an intent; undefined: nothing. */
export function moveOf(
  intent: Intent,
  own: Command,
  finality: LedgerEntry['finality'],
  announced: Command,
): Move | undefined {
  const isApplied = intent.commandId === toHex(announced.id);
  const isRejected = announced.type === 'reject' && intent.commandId === toHex(announced.setId);
  if (isApplied || isRejected) {
    if (finality === 'reverted') return { state: 'open' };
    if (finality === 'included') return { state: 'included' };
    return isApplied ? { state: 'final' } : { state: 'failed', reason: rejectionOf(announced) };
  }
  const reason = finality === 'final' ? superseded(own, announced) : undefined;
  if (reason !== undefined) return { state: 'failed', reason };
  const mayApplyNow = intent.state === 'parked' && intent.reason?.by === 'register' && concerns(own, announced);
  return mayApplyNow ? { state: 'open' } : undefined;
}

function rejectionOf(command: Command): IntentReason {
  const words = command.type === 'reject' ? `reason ${command.reason}` : '';
  return { by: 'otherParty', words, onLedger: true };
}
