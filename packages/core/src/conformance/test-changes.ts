import { nodeHashes } from '../crypto/node-hashes.js';
import type { ActionOf, Kind } from '../domain/table.js';
import { LIFECYCLE } from '../domain/table.js';
import { utf8 } from '../protocol/bytes.js';
import type { Change, Reference } from '../protocol/commands.js';
import { ALL_PARTIES, headOf, ZERO_DIGEST, ZERO_HEAD } from '../protocol/commands.js';
import { decodeCommand } from '../protocol/decode-command.js';

/** A change by its names; what a test does not say is what a first, co-signed change of its record has. */
export interface TestChange<K extends Kind = Kind> {
  readonly kind: K;
  readonly action: ActionOf<K>;
  /** @default all parties */
  readonly owner?: number;
  /** @default all parties */
  readonly actor?: number;
  /** Any text; the same text is the same record. @default the kind */
  readonly record?: string;
  /** @default the head of a record that was never touched */
  readonly prev?: Uint8Array;
  /** Any text; `false` for a row that keeps the document. @default the action */
  readonly document?: string | false;
  readonly references?: readonly Reference[];
  readonly companions?: readonly number[];
}

/** The change with its numbers and digests. */
export function testChange<K extends Kind>(draft: TestChange<K>): Change {
  const { owner = ALL_PARTIES, actor = ALL_PARTIES, prev = ZERO_HEAD, references = [], companions = [] } = draft;
  const { kind, action, record = kind, document = action } = draft;
  const { number, actions } = LIFECYCLE.kinds[kind];
  return {
    kind: number,
    action: actions[action] ?? 0, // safe: ActionOf<K> is made of these names
    ...{ owner, actor, prev, references, companions },
    recordId: testRecordId(record),
    commitment: document === false ? ZERO_DIGEST : nodeHashes.sha256(utf8(`document ${document}`)),
    context: ZERO_DIGEST,
  };
}

export function testRecordId(record: string): Uint8Array {
  return nodeHashes.sha256(utf8(`record ${record}`));
}

/** The heads that a set of changes or a rejection leaves, by change; for a rejection the one head that it moves. */
export function headsOf(command: Uint8Array): readonly Uint8Array[] {
  const decoded = decodeCommand(nodeHashes, command);
  if (decoded._tag === 'Left') throw new TypeError(decoded.left.problem);
  const { right } = decoded;
  if (right.type === 'apply') return right.changeIds.map(headOf);
  return [headOf(right.id)];
}

/** A reference to the record that a change moved, at the head it got. */
export function referenceTo({ kind, owner, recordId }: Change, head: Uint8Array): Reference {
  return { kind, owner, recordId, head };
}
