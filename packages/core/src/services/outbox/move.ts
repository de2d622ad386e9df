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
  if (intent.commandId === toHex(announced.id)) return settled(finality, { state: 'final' });
  if (announced.type === 'reject' && intent.commandId === toHex(announced.setId)) {
    const reason = { by: 'otherParty', words: `reason ${announced.reason}`, onLedger: true } as const;
    return settled(finality, { state: 'failed', reason });
  }
  const reason = finality === 'final' ? superseded(own, announced) : undefined;
  if (reason !== undefined) return { state: 'failed', reason };
  const mayApplyNow = intent.state === 'parked' && intent.reason?.by === 'register' && concerns(own, announced);
  return mayApplyNow ? { state: 'open' } : undefined;
}

/** What became of an intent on the ledger, which lasts once it is final. */
function settled(finality: LedgerEntry['finality'], last: Move): Move {
  if (finality === 'reverted') return { state: 'open' };
  if (finality === 'included') return { state: 'included' };
  return last;
}
