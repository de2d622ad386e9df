import * as E from 'fp-ts/lib/Either.js';
import type { BusinessDocument } from '../domain/documents.js';
import { BilateralBook } from '../domain/bilateral-book.js';
import { isBilledKind } from '../domain/kinds/rules.js';
import { BusinessRuleError } from '../domain/business-rule-error.js';
import type { NamedChange } from '../domain/named-change.js';
import { namedChanges } from '../domain/named-change.js';
import { reviewSet } from '../domain/review-set.js';
import { isZero, toHex } from './bytes.js';
import type { ApplyCommand } from './commands.js';
import { ALL_PARTIES, headOf, rejectedIndex } from './commands.js';
import { commitDocument } from './commitment.js';
import type { BundledDocument, EvidenceBundle } from './evidence.js';
import type { EvidenceTools, Placed } from './evidence-tools.js';
import { FailedCheck, isSet } from './evidence-tools.js';
import type { Hashes } from './hash.js';

/** Opens each document; one that no command commits to has no place in a bundle. */
export function openDocuments(
  { documents }: EvidenceBundle,
  placed: readonly Placed[],
  tools: EvidenceTools,
): ReadonlyMap<string, BusinessDocument> {
  const committed = new Set(
    placed.flatMap(({ command }) =>
      isSet(command) ? command.fields.changes.map(({ commitment }) => toHex(commitment)) : [],
    ),
  );
  const opened = documents.map((document, index) => {
    const [commitment, value] = open(document, `/documents/${index}`, tools);
    if (!committed.has(commitment))
      throw new FailedCheck('commitment', `/documents/${index} is not what any change commits to`);
    return [commitment, value] as const;
  });
  const all = new Map(opened);
  if (all.size < opened.length) throw new FailedCheck('commitment', 'a document stands twice');
  return all;
}

function open(
  { kind, bytes, secret }: BundledDocument,
  at: string,
  { hashes, readDocument }: EvidenceTools,
): readonly [string, BusinessDocument] {
  const text = decodeUtf8(bytes);
  const document =
    text === undefined || !isBilledKind(kind)
      ? E.left('no document of a known kind in UTF-8')
      : readDocument(kind, text);
  if (E.isLeft(document)) throw new FailedCheck('document', `${at}: ${document.left}`);
  return [toHex(commitDocument(hashes, kind, document.right, secret).digest), document.right];
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What running a whole log again has shown. */
export interface Reexecution {
  /** Whether all sets could be decided, and all that both agreed to is by the rules. */
  readonly isComplete: boolean;
  /** Claims of one party alone that break a rule, by the place of their command. */
  readonly unsound: readonly string[];
}

/**
 * Decides every set of a whole log again from its documents and demands the same bytes: then each amount follows from the
 * agreed terms. The first set without its documents leaves the rest open.
 */
export function reexecute(
  { parties, recordSecret }: EvidenceBundle,
  placed: readonly Placed[],
  documents: ReadonlyMap<string, BusinessDocument>,
  hashes: Hashes,
): Reexecution {
  const book = new BilateralBook({ hashes, parties, recordSecret });
  for (const [commitment, document] of documents) book.supply(commitment, document);
  const unsound: string[] = [];
  for (const [index, { command, time }] of placed.entries()) {
    if (!isSet(command)) continue;
    const changes = namedChanges(command); // safe: the register applied it by this version's table
    if (command.type === 'reject') {
      book.reject(toHex(command.id), changes[rejectedIndex(command.fields.changes)], toHex(headOf(command.id)));
      continue;
    }
    if (changes.some((change) => isUnknown(change, documents))) return { isComplete: false, unsound };
    const reviewed = reviewSet(hashes, book, command, documents, proposerOf(command));
    if (E.isLeft(reviewed)) {
      const found = `/commands/${index}: ${reviewed.left instanceof Error ? reviewed.left.message : reviewed.left.code}`;
      if (!(reviewed.left instanceof BusinessRuleError)) throw new FailedCheck('reexecution', found);
      if (!isClaim(command)) return { isComplete: false, unsound: [...unsound, found] };
      unsound.push(found);
    }
    book.apply(toHex(command.id), changes, time);
  }
  return { isComplete: true, unsound };
}

function isUnknown({ kind, commitment }: NamedChange, documents: ReadonlyMap<string, BusinessDocument>): boolean {
  return !isBilledKind(kind) || (commitment !== undefined && !documents.has(commitment));
}

/** A set by which one party alone brings a document: the other has agreed to nothing yet, and checks it when it does. */
function isClaim({ fields, signatures }: ApplyCommand): boolean {
  return signatures.length === 1 && fields.changes.some(({ commitment }) => !isZero(commitment));
}

/** Who wanted a set: where one party acts alone that party, else it makes no difference. */
function proposerOf(command: ApplyCommand): number {
  return command.fields.changes.find(({ actor }) => actor !== ALL_PARTIES)?.actor ?? 0;
}
