import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { ByteReader, fromHex, toHex } from './bytes.js';
import { canonicalText } from './canonical.js';
import type { Signature } from './commands.js';
import { readSignature } from './decode-command.js';
import { encodeSignature } from './encode-command.js';
import type { BundledCommand, BundledDocument, BundledLedgerProof, EvidenceBundle } from './evidence.js';
import type { JsonValue } from './json.js';
import { readJson } from './json.js';

const FORMAT = 'lateral.evidence.v1';
/** Longest text of a bundle, in bytes. */
const BYTES_MAX = 268_435_456;

/** The text of a bundle: canonical JSON, bytes in lower-case hex, numbers as decimal strings. The same bundle is the same text. */
export function encodeEvidence(bundle: EvidenceBundle): string {
  const { head, ledgerProofs } = bundle;
  const text = canonicalText(
    {
      format: FORMAT,
      ledgerIdentity: bundle.ledgerIdentity,
      table: toHex(bundle.table),
      parties: bundle.parties,
      recordSecret: toHex(bundle.recordSecret),
      commands: bundle.commands.map(({ bytes, time, firstLeaf, paths }) => ({
        bytes: toHex(bytes),
        time: String(time),
        firstLeaf: String(firstLeaf),
        paths: paths.map((path) => path.map(toHex)),
      })),
      documents: bundle.documents.map(({ kind, bytes, secret }) => ({
        kind,
        bytes: toHex(bytes),
        secret: toHex(secret),
      })),
      head: {
        logId: toHex(head.logId),
        size: String(head.size),
        root: toHex(head.root),
        prevRoot: toHex(head.prevRoot),
        time: String(head.time),
        signatures: head.signatures.map((signature) => toHex(encodeSignature(signature))),
      },
      ...(ledgerProofs.length > 0 && {
        ledgerProofs: ledgerProofs.map(({ command, format, bytes }) => ({
          command: String(command),
          format,
          bytes: toHex(bytes),
        })),
      }),
    },
    BYTES_MAX,
  );
  if (E.isLeft(text))
    throw new TypeError(
      `Evidence that cannot be written: ${text.left.pointer} is ${text.left.value}; expected ${text.left.expected}`,
    );
  return text.right;
}

class ShapeError extends Error {}

/** Reads a bundle; only its one canonical text is accepted, so that no byte of it is without meaning. */
export function decodeEvidence(text: string): Either<string, EvidenceBundle> {
  const json = readJson(text, { maxChars: BYTES_MAX });
  if (E.isLeft(json)) return E.left(`${json.left.pointer} is ${json.left.value}; expected ${json.left.expected}`);
  try {
    const bundle = readBundle(new Node(json.right, ''));
    return encodeEvidence(bundle) === text
      ? E.right(bundle)
      : E.left('the text is not the canonical one of what it says');
  } catch (error) {
    if (error instanceof ShapeError || error instanceof RangeError || error instanceof TypeError)
      return E.left(error.message);
    throw error;
  }
}

/** A value with its JSON pointer, asked for what it should be. */
class Node {
  constructor(
    readonly value: JsonValue | undefined,
    readonly pointer: string,
  ) {}

  member(name: string): Node {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.#fail('an object');
    return new Node((value as Readonly<Record<string, JsonValue>>)[name], `${this.pointer}/${name}`);
  }

  optional(): Node | undefined {
    return this.value === undefined ? undefined : this;
  }

  items(): readonly Node[] {
    if (!Array.isArray(this.value)) this.#fail('an array');
    return (this.value as readonly JsonValue[]).map((item, index) => new Node(item, `${this.pointer}/${index}`));
  }

  text(): string {
    return typeof this.value === 'string' ? this.value : this.#fail('a string');
  }

  bytes(length?: number): Uint8Array {
    const bytes = /^([0-9a-f]{2})*$/.test(this.text()) ? fromHex(this.text()) : this.#fail('lower-case hex');
    return length === undefined || bytes.length === length ? bytes : this.#fail(`${length} bytes`);
  }

  /** A whole number from 0 to 2^53 − 1. */
  integer(): number {
    const value = Number(this.text());
    return /^(0|[1-9]\d{0,15})$/.test(this.text()) && Number.isSafeInteger(value)
      ? value
      : this.#fail('a whole number');
  }

  #fail(expected: string): never {
    throw new ShapeError(`${this.pointer} is not ${expected}`);
  }
}

function readBundle(root: Node): EvidenceBundle {
  if (root.member('format').text() !== FORMAT) throw new ShapeError(`/format is not ${FORMAT}`);
  const [first, second] = root.member('parties').items();
  if (first === undefined || second === undefined) throw new ShapeError('/parties does not name two');
  const head = root.member('head');
  return {
    ledgerIdentity: root.member('ledgerIdentity').text(),
    table: root.member('table').bytes(),
    parties: [first.text(), second.text()],
    recordSecret: root.member('recordSecret').bytes(32),
    commands: root.member('commands').items().map(readCommand),
    documents: root.member('documents').items().map(readDocument),
    head: {
      logId: head.member('logId').bytes(32),
      size: head.member('size').integer(),
      root: head.member('root').bytes(32),
      prevRoot: head.member('prevRoot').bytes(32),
      time: head.member('time').integer(),
      signatures: head.member('signatures').items().map(readBundledSignature),
    },
    ledgerProofs: root.member('ledgerProofs').optional()?.items().map(readLedgerProof) ?? [],
  };
}

function readCommand(node: Node): BundledCommand {
  return {
    bytes: node.member('bytes').bytes(),
    time: node.member('time').integer(),
    firstLeaf: node.member('firstLeaf').integer(),
    paths: node
      .member('paths')
      .items()
      .map((path) => path.items().map((hash) => hash.bytes(32))),
  };
}

function readLedgerProof(node: Node): BundledLedgerProof {
  return {
    command: node.member('command').integer(),
    format: node.member('format').text(),
    bytes: node.member('bytes').bytes(),
  };
}

function readDocument(node: Node): BundledDocument {
  return {
    kind: node.member('kind').text(),
    bytes: node.member('bytes').bytes(),
    secret: node.member('secret').bytes(32),
  };
}

function readBundledSignature(node: Node): Signature {
  const reader = new ByteReader(node.bytes());
  const signature = readSignature(reader);
  if (!reader.atEnd) throw new ShapeError(`${node.pointer} has bytes after its signature`);
  return signature;
}
