import type { BusinessDocument } from './documents.js';
import type { Kind } from './table.js';
import { actionName, kindName } from './table.js';
import { isZero, toHex } from '../protocol/bytes.js';
import type { ApplyCommand, Change, RejectCommand } from '../protocol/commands.js';
import { headOf } from '../protocol/commands.js';

/** What one change of a set did to one record. */
export interface RecordChange {
  readonly kind: Kind;
  readonly action: string;
  readonly owner: number;
  readonly recordId: string;
  /** State after the change; of a rejection, the state that stayed. */
  readonly state: string;
  /** The new document, where the row takes one and it has arrived. */
  readonly document?: BusinessDocument;
  /** The row takes a new document and it has not arrived. */
  readonly awaitingDocument: boolean;
}

/** A change of a set in names and hex. */
export interface NamedChange {
  readonly kind: Kind;
  readonly action: string;
  readonly owner: number;
  readonly recordId: string;
  /** Hex; absent for rows that keep the document. */
  readonly commitment: string | undefined;
  /** Hex of the head that it leaves. */
  readonly head: string;
  /** Indices of the earlier changes of the set that it takes. */
  readonly companions: readonly number[];
}

/** Names the changes of a set; a kind or action that this version does not know is a reason to stop. */
export function namedChanges(command: ApplyCommand | RejectCommand): readonly NamedChange[] {
  return command.fields.changes.map((change, index) =>
    nameChange(change, command.changeIds[index] ?? new Uint8Array(0)),
  );
}

function nameChange(change: Change, id: Uint8Array): NamedChange {
  const kind = kindName(change.kind);
  const action = kind && actionName(kind, change.action);
  if (kind === undefined || action === undefined) {
    throw new TypeError(
      `The ledger applied action ${change.action} of kind ${change.kind}, which this version's table does not have; upgrade`,
    );
  }
  const commitment = isZero(change.commitment) ? undefined : toHex(change.commitment);
  const { owner, companions } = change;
  return { kind, action, owner, recordId: toHex(change.recordId), commitment, head: toHex(headOf(id)), companions };
}
