import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import type { Context, ValidationError } from 'io-ts';
import type { BilledKind, Documents } from '../domain/documents.js';
import { canonicalText, escapePointer } from '../protocol/canonical.js';
import type { DocumentProblem } from '../protocol/canonical.js';
import { readJson } from '../protocol/json.js';
import { documentCodec } from './documents.js';

/** Why a text or value is no document of its kind. */
export interface DocumentReadProblem extends Omit<DocumentProblem, 'code'> {
  readonly code: DocumentProblem['code'] | 'shape' | 'unknownMember' | 'notCanonical';
}

/**
 * Checks that a value is a document of its kind in canonical form: right members, no unknown ones, exact spellings.
 *
 * @returns The document, or the first problem with its JSON pointer, value and what would be right.
 */
export function readDocumentValue<K extends BilledKind>(
  kind: K,
  value: object,
): Either<DocumentReadProblem, Documents[K]> {
  const canonical = canonicalText(value);
  if (E.isLeft(canonical)) return canonical;
  const decoded = documentCodec(kind).decode(value);
  if (E.isLeft(decoded)) return E.left(shapeProblem(decoded.left));
  const kept = canonicalText(decoded.right);
  if (E.isRight(kept) && kept.right === canonical.right) return decoded;
  return E.left(unknownMember(value, decoded.right, ''));
}

/** Reads a document from the canonical text in which it is hashed and sent; any other spelling is refused. */
export function readDocument<K extends BilledKind>(kind: K, text: string): Either<DocumentReadProblem, Documents[K]> {
  const json = readJson(text);
  if (E.isLeft(json)) return json;
  if (typeof json.right !== 'object' || json.right === null)
    return E.left({ code: 'root', pointer: '', value: text.slice(0, 120), expected: 'an object' });
  const document = readDocumentValue(kind, json.right);
  if (E.isLeft(document)) return document;
  const canonical = canonicalText(document.right);
  if (E.isRight(canonical) && canonical.right === text) return document;
  return E.left({
    code: 'notCanonical',
    pointer: '',
    value: text.slice(0, 120),
    expected: 'the canonical text of the document',
  });
}

/** Of several errors the one that lies deepest says most: in a union it is the branch that fits best. */
function shapeProblem(errors: readonly ValidationError[]): DocumentReadProblem {
  const [error] = [...errors].sort(
    (a, b) => pointerOf(b.context).split('/').length - pointerOf(a.context).split('/').length,
  );
  if (error === undefined) return { code: 'shape', pointer: '', value: '', expected: 'a document' };
  return {
    code: 'shape',
    pointer: pointerOf(error.context),
    value: error.value === undefined ? 'absent' : JSON.stringify(error.value).slice(0, 120),
    expected: error.context.at(-1)?.type.name ?? 'a document',
  };
}

/** The members on the way, without the branch numbers that intersections and unions put between them. */
function pointerOf(context: Context): string {
  return context
    .filter((_, at) => at > 0 && !isBranching(context[at - 1]?.type))
    .map((entry) => `/${escapePointer(entry.key)}`)
    .join('');
}

function isBranching(codec: unknown): boolean {
  const { _tag: tag, type } = (codec ?? {}) as { readonly _tag?: string; readonly type?: unknown };
  return tag === 'ExactType' ? isBranching(type) : tag === 'IntersectionType' || tag === 'UnionType';
}

function unknownMember(value: unknown, kept: unknown, pointer: string): DocumentReadProblem {
  if (typeof value === 'object' && value !== null && typeof kept === 'object' && kept !== null) {
    for (const [member, item] of Object.entries(value)) {
      if (item === undefined) continue; // absent
      const at = `${pointer}/${escapePointer(member)}`;
      if (!Object.hasOwn(kept, member))
        return {
          code: 'unknownMember',
          pointer: at,
          value: JSON.stringify(item).slice(0, 120),
          expected: 'no such member',
        };
      const inner = (kept as Record<string, unknown>)[member];
      if (JSON.stringify(item) !== JSON.stringify(inner)) return unknownMember(item, inner, at);
    }
  }
  return { code: 'unknownMember', pointer, value: '', expected: 'the members of its kind only' };
}
