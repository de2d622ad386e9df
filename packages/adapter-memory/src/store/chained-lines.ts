import { equalBytes, LedgerError, nodeHashes, toHex } from '@lateral/core';

/**
 * Lines of text, each with a digest over itself and all before it: `<64 hex digits> <text>\n`, where the digest is
 * `SHA256(digest of the line before ‖ text)`. Nothing can be changed, moved, added or taken out before the last line unseen.
 */
export interface ChainedLine {
  readonly text: string;
  /** Where the line begins, 0-based, in bytes. */
  readonly offset: number;
}

export interface ChainedLines {
  readonly lines: readonly ChainedLine[];
  /** Of the last line; of the seed where there is none. */
  readonly digest: Uint8Array;
  /** Bytes of the whole lines. Where the file is longer, its last write was cut off. */
  readonly wholeBytes: number;
}

/** What the first line of a chain has before it. */
export const SEED = new Uint8Array(32);
const DIGEST_DIGITS = 64;
const NEWLINE = 0x0a;

export function digestOf(previous: Uint8Array, text: Uint8Array): Uint8Array {
  return nodeHashes.sha256(Buffer.concat([previous, text]));
}

export function chainLine(previous: Uint8Array, text: string): { readonly line: Buffer; readonly digest: Uint8Array } {
  const digest = digestOf(previous, Buffer.from(text));
  return { line: Buffer.from(`${toHex(digest)} ${text}\n`), digest };
}

/**
 * Reads chained lines up to the last whole one.
 *
 * @throws LedgerError `storeDamaged` at the first line that does not follow from the ones before it.
 */
export function readChainedLines(file: string, bytes: Buffer, seed: Uint8Array): ChainedLines {
  const lines: ChainedLine[] = [];
  let digest = seed;
  let offset = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, offset)) {
    const follows = follow(digest, bytes.subarray(offset, end));
    if (follows === undefined) throw damaged(file, offset);
    lines.push({ text: follows.text, offset });
    digest = follows.digest;
    offset = end + 1;
  }
  // Safe to cut what is left: a cut-off write lacks its end, so a whole line that lacks only its newline is damage.
  if (follow(digest, bytes.subarray(offset, -1)) !== undefined) throw damaged(file, bytes.length - 1);
  return { lines, digest, wholeBytes: offset };
}

function follow(
  previous: Uint8Array,
  line: Buffer,
): { readonly text: string; readonly digest: Uint8Array } | undefined {
  if (line.length <= DIGEST_DIGITS) return undefined;
  const text = line.subarray(DIGEST_DIGITS + 1);
  const digest = digestOf(previous, text);
  const head = Buffer.from(`${toHex(digest)} `);
  return equalBytes(head, line.subarray(0, DIGEST_DIGITS + 1)) ? { text: text.toString('utf8'), digest } : undefined;
}

export function damaged(file: string, offset: number, cause?: unknown): LedgerError {
  return new LedgerError(`${file} is damaged at byte ${offset}; restore the folder from a copy`, {
    code: 'storeDamaged',
    stage: 'rejected',
    cause,
  });
}
