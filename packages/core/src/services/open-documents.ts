import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { readDocument } from '../codecs/read-document.js';
import type { BusinessDocument } from '../domain/documents.js';
import { isBilledKind } from '../domain/kinds/rules.js';
import { toHex } from '../protocol/bytes.js';
import { commitDocument } from '../protocol/commitment.js';
import type { Hashes } from '../protocol/hash.js';
import type { StoredDocument } from './state/bilateral-records.js';
import { CounterpartyError } from './errors.js';

/** A document of the other party that passed the gate, under the commitment that its own bytes come to. */
export interface OpenedDocument {
  readonly commitment: string;
  readonly stored: StoredDocument;
  readonly document: BusinessDocument;
}

/** The gate for a received document: canonical text, shape of its kind, and the commitment recomputed from its bytes. */
export function openDocument(hashes: Hashes, stored: StoredDocument): Either<CounterpartyError, OpenedDocument> {
  const { kind, text, secret } = stored;
  if (!isBilledKind(kind) || secret.length !== 32)
    return E.left(new CounterpartyError(`No document of kind ${kind as string} with a secret of 32 bytes`));
  const document = readDocument(kind, text);
  if (E.isLeft(document)) {
    const { pointer, value, expected } = document.left;
    return E.left(
      new CounterpartyError(`A ${kind} document that is none: ${pointer} is ${value}; expected ${expected}`),
    );
  }
  const commitment = toHex(commitDocument(hashes, kind, document.right, secret).digest);
  return E.right({ commitment, stored, document: document.right });
}
