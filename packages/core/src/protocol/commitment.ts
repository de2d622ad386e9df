import { concatBytes, lengthPrefixed, uint, utf8 } from './bytes.js';
import { escapePointer } from './canonical.js';
import type { Hashes } from './hash.js';
import { hkdf32, tagOf, taggedHash } from './hash.js';
import { leafHash, treeRoot } from './tree.js';

/** The one commitment scheme of this version: SHA-256 trees over canonical JSON. */
export const COMMITMENT_SCHEME = 'sha256-jcs';

/** One value of a document, at its RFC 6901 path: a scalar or an empty container. */
export interface DocumentLeaf {
  readonly path: string;
  /** Canonical JSON of the value. */
  readonly value: string;
}

/** What hides a document and opens it again; derived from its one 32-byte secret. */
export interface DocumentSalts {
  /** Shown to open the whole commitment. */
  readonly commitSalt: Uint8Array;
  /** Opens every leaf, so it is never shown to a third party that may not read the whole document. */
  readonly leafKey: Uint8Array;
}

export interface Commitment {
  /** 32 bytes: what stands on the ledger. */
  readonly digest: Uint8Array;
  readonly docRoot: Uint8Array;
  readonly leafCount: number;
  readonly commitSalt: Uint8Array;
}

export function documentSalts(hashes: Hashes, secret: Uint8Array): DocumentSalts {
  return {
    commitSalt: hkdf32(hashes, secret, 'lateral/v1/commit-salt'),
    leafKey: hkdf32(hashes, secret, 'lateral/v1/leaf-key'),
  };
}

/** The leaves of a canonical document, members in canonical order and items by index. */
export function documentLeaves(document: unknown, path = ''): DocumentLeaf[] {
  const children = childrenOf(document);
  if (children.length > 0) return children.flatMap(([token, value]) => documentLeaves(value, `${path}/${token}`));
  return [{ path, value: JSON.stringify(document) }];
}

function childrenOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item] as const);
  if (typeof value !== 'object' || value === null) return [];
  const members = value as Readonly<Record<string, unknown>>;
  return Object.keys(members)
    .sort()
    .filter((member) => members[member] !== undefined)
    .map((member) => [escapePointer(member), members[member]] as const);
}

/** First 16 bytes of `HMAC(leafKey, "leaf" ‖ path)`. */
export function leafSalt(hashes: Hashes, leafKey: Uint8Array, path: string): Uint8Array {
  return hashes.hmacSha256(leafKey, utf8(`leaf${path}`)).subarray(0, 16);
}

/** Hash of a leaf with its path inside, so that no value can be shown as that of another field. */
export function documentLeafHash(hashes: Hashes, salt: Uint8Array, leaf: DocumentLeaf): Uint8Array {
  const content = utf8(`[${JSON.stringify(leaf.path)},${leaf.value}]`);
  return leafHash(hashes, concatBytes(tagOf(hashes, 'leaf'), salt, content));
}

/**
 * Commits to a document (proof layer L0): hides it from everybody and fixes it for whoever holds the secret.
 *
 * @param docType - Name of the record kind.
 * @param document - A canonical document; it is not checked again here.
 * @param secret - 32 random bytes, used for this document alone.
 * @source MEF 114 R25, R37
 */
export function commitDocument(hashes: Hashes, docType: string, document: object, secret: Uint8Array): Commitment {
  const { commitSalt, leafKey } = documentSalts(hashes, secret);
  const leaves = documentLeaves(document).map((leaf) =>
    documentLeafHash(hashes, leafSalt(hashes, leafKey, leaf.path), leaf),
  );
  const docRoot = treeRoot(hashes, leaves);
  const digest = commitmentDigest(hashes, docType, { leafCount: leaves.length, commitSalt, docRoot });
  return { digest, docRoot, leafCount: leaves.length, commitSalt };
}

/** `H_commit(schemeId ‖ docType ‖ leafCount ‖ commitSalt ‖ docRoot)`; the count is inside because a root does not bind its size. */
export function commitmentDigest(hashes: Hashes, docType: string, opened: Omit<Commitment, 'digest'>): Uint8Array {
  return taggedHash(
    hashes,
    'commit',
    concatBytes(
      lengthPrefixed(utf8(COMMITMENT_SCHEME)),
      lengthPrefixed(utf8(docType)),
      uint(opened.leafCount, 4),
      opened.commitSalt,
      opened.docRoot,
    ),
  );
}
