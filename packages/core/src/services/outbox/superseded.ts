import type { Change, Command } from '../../protocol/commands.js';
import { rejectedIndex } from '../../protocol/commands.js';
import { toHex } from '../../protocol/bytes.js';
import type { IntentReason } from './intent.js';

type Place = Pick<Change, 'kind' | 'owner' | 'recordId'> & { readonly head: Uint8Array };

/**
 * Why a set, or a rejection of it, can never be applied any more once another command is final: that one moved a record on from
 * the head on which the set builds, or which it pins. Heads never come back.
 *
 * @source spec/verdicts.md, refused is not failed
 */
export function superseded(set: Command, final: Command): IntentReason | undefined {
  if (set.type !== 'apply' && set.type !== 'reject') return undefined;
  const left = new Set(leftBehind(final).map(placeText));
  if (left.size === 0) return undefined;
  for (const [change, { prev, references, ...record }] of set.fields.changes.entries()) {
    if (left.has(placeText({ ...record, head: prev }))) return { by: 'register', code: 'headMismatch', change };
    if (references.some((reference) => left.has(placeText(reference))))
      return { by: 'register', code: 'referenceHead', change };
  }
  return undefined;
}

/** Whether a command moves a record that a set builds on or refers to: what was refused may apply now. */
export function concerns(set: Command, other: Command): boolean {
  if (set.type !== 'apply' || other.type !== 'apply') return other.type !== 'apply';
  const moved = new Set(other.fields.changes.map(recordText));
  return set.fields.changes.some((change) =>
    [change, ...change.references].some((needed) => moved.has(recordText(needed))),
  );
}

/** The heads that a command moves records on from. */
function leftBehind(command: Command): readonly Place[] {
  if (command.type !== 'apply' && command.type !== 'reject') return [];
  const { changes } = command.fields;
  const moved = command.type === 'apply' ? changes : changes.slice(rejectedIndex(changes)).slice(0, 1);
  return moved.map(({ kind, owner, recordId, prev }) => ({ kind, owner, recordId, head: prev }));
}

function recordText({ kind, owner, recordId }: Omit<Place, 'head'>): string {
  return `${kind}/${owner}/${toHex(recordId)}`;
}

function placeText(place: Place): string {
  return `${recordText(place)}/${toHex(place.head)}`;
}
