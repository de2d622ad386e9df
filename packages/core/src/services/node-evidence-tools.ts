import * as E from 'fp-ts/lib/Either.js';
import { readDocument } from '../codecs/read-document.js';
import { nodeHashes } from '../crypto/node-hashes.js';
import { nodeVerify } from '../crypto/node-verify.js';
import { isBilledKind } from '../domain/kinds/rules.js';
import type { EvidenceTools } from '../protocol/verify-evidence.js';

/** What `verifyEvidence` needs, by Node's own crypto and core's codecs. */
export function nodeEvidenceTools(overrides: Partial<EvidenceTools> = {}): EvidenceTools {
  return {
    hashes: nodeHashes,
    verify: nodeVerify(),
    readDocument: (kind, text) => {
      if (!isBilledKind(kind)) return E.left(`${kind} is no kind with documents`);
      return E.mapLeft(
        ({ pointer, value, expected }: { pointer: string; value: string; expected: string }) =>
          `${pointer} is ${value}; expected ${expected}`,
      )(readDocument(kind, text));
    },
    ...overrides,
  };
}
