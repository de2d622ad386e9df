import * as E from 'fp-ts/lib/Either.js';
import type { Decision } from './decide.js';
import type { BilledKind, BusinessDocument } from './documents.js';
import { LIFECYCLE } from './table.js';
import { fromHex, utf8 } from '../protocol/bytes.js';
import { canonicalText } from '../protocol/canonical.js';
import type { Change, ChangeSet } from '../protocol/commands.js';
import { epochPrev, ZERO_DIGEST, ZERO_HEAD } from '../protocol/commands.js';
import { commitDocument } from '../protocol/commitment.js';
import type { Hashes } from '../protocol/hash.js';
import { taggedHash } from '../protocol/hash.js';

/** A document with all that opens its commitment. */
export interface CommittedDocument {
  readonly kind: BilledKind;
  /** Canonical text. */
  readonly text: string;
  /** The 32-byte secret of its salts. */
  readonly secret: Uint8Array;
  readonly commitment: Uint8Array;
  readonly document: BusinessDocument;
}

/** Commits to the new document of each decision with a fresh secret; decisions without one give undefined. */
export function commitDocuments(
  hashes: Hashes,
  random: (length: number) => Uint8Array,
  decisions: readonly Decision[],
): readonly (CommittedDocument | undefined)[] {
  return decisions.map(({ kind, document }) => {
    if (document === undefined) return undefined;
    const text = canonicalText(document);
    if (E.isLeft(text)) {
      const { pointer, value, expected } = text.left;
      throw new TypeError(`${kind} document: ${pointer} is ${value}; expected ${expected}`);
    }
    const secret = random(32);
    return {
      kind,
      text: text.right,
      secret,
      document,
      commitment: commitDocument(hashes, kind, document, secret).digest,
    };
  });
}

export interface SetFrame {
  readonly bilateralId: Uint8Array;
  /** Seconds, a multiple of 3,600. */
  readonly expiry: number;
  /** By decision; undefined where the row keeps the document. */
  readonly commitments: readonly (Uint8Array | undefined)[];
}

/** The set that decisions come to. Both parties assemble it: equal decisions and commitments give equal bytes. */
export function assembleSet(
  hashes: Hashes,
  decisions: readonly Decision[],
  { bilateralId, expiry, commitments }: SetFrame,
): ChangeSet {
  return {
    bilateralId,
    expiry,
    changes: decisions.map((decision, index) => toChange(hashes, decision, commitments[index])),
  };
}

function toChange(hashes: Hashes, decision: Decision, commitment: Uint8Array | undefined): Change {
  const { kind, action, owner, actor, recordId, before, row, references, companions, context } = decision;
  const { number, actions } = LIFECYCLE.kinds[kind];
  return {
    kind: number,
    action: actions[action] ?? 0, // safe: a decision's action is the table's
    owner,
    actor,
    recordId: fromHex(recordId),
    prev:
      row.prev === 'epoch' ? epochPrev(before?.epoch ?? 0) : before === undefined ? ZERO_HEAD : fromHex(before.head),
    commitment: commitment ?? ZERO_DIGEST,
    context: context === undefined ? ZERO_DIGEST : contextDigest(hashes, context),
    references: references.map((record) => ({
      kind: LIFECYCLE.kinds[record.kind].number,
      owner: record.owner,
      recordId: fromHex(record.recordId),
      head: fromHex(record.head),
    })),
    companions,
  };
}

/** `H_context(JCS(context))`. */
function contextDigest(hashes: Hashes, context: object): Uint8Array {
  const text = canonicalText(context);
  if (E.isLeft(text))
    throw new TypeError(`A context that is no canonical document: ${text.left.pointer} ${text.left.expected}`);
  return taggedHash(hashes, 'context', utf8(text.right));
}
