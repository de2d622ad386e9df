import { existsSync, readFileSync } from 'node:fs';
import { chainLine, damaged, readChainedLines, SEED } from './chained-lines.js';
import { writeWhole } from './durable-file.js';
import type { Header } from './header.js';
import { readHeader, VERSION } from './header.js';
import type { BookSnapshot, FolderSettings, Snapshot } from './records.js';
import { fromText, toText } from './records.js';

/** A place between two lines of the journal. */
export interface JournalPoint {
  readonly segment: number;
  /** Of the line before. */
  readonly digest: Uint8Array;
}

interface SnapshotHeader extends Header, JournalPoint, Omit<Snapshot, 'books'> {
  readonly bookCount: number;
}

/** Writes a header, then a line for each bilateral. @param start - Where the journal goes on. */
export function writeSnapshot(path: string, settings: FolderSettings, start: JournalPoint, snapshot: Snapshot): void {
  const { books, ...rest } = snapshot;
  const header: SnapshotHeader = {
    ...{ format: 'lateral-memory-snapshot', version: VERSION, settings },
    ...start,
    ...rest,
    bookCount: books.length,
  };
  let digest: Uint8Array = SEED;
  const lines = [header, ...books].map((value) => {
    const next = chainLine(digest, toText(value));
    digest = next.digest;
    return next.line;
  });
  writeWhole(path, lines);
}

/** @returns Undefined when there is none. */
export function readSnapshot(
  path: string,
  settings: FolderSettings,
): { readonly start: JournalPoint; readonly snapshot: Snapshot } | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const { lines, wholeBytes } = readChainedLines(path, bytes, SEED);
  const [first, ...rest] = lines;
  const header = readHeader(path, first, 'lateral-memory-snapshot', settings) as SnapshotHeader; // safe: its digest holds
  if (wholeBytes !== bytes.length || rest.length !== header.bookCount) throw damaged(path, wholeBytes);
  const { segment, digest, time, open, returned } = header;
  const books = rest.map(({ text }) => fromText(text) as BookSnapshot);
  return { start: { segment, digest }, snapshot: { time, open, returned, books } };
}
