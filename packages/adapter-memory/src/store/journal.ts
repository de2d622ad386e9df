import { closeSync, existsSync, openSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerError } from '@lateral/core';
import { chainLine, damaged, readChainedLines } from './chained-lines.js';
import { appendSynced, writeWhole } from './durable-file.js';
import { readHeader, VERSION } from './header.js';
import type { FolderSettings, JournalRecord } from './records.js';
import { fromText, toText } from './records.js';
import type { JournalPoint } from './snapshot-file.js';

/** A record and where it stands, for what finds it wrong later. */
export interface KeptRecord {
  readonly record: JournalRecord;
  readonly file: string;
  readonly offset: number;
}

/** Segments of one chain of lines; the last one grows, the others stay as they are. */
export class Journal {
  readonly #folder: string;
  readonly #settings: FolderSettings;
  #segment: number;
  #digest: Uint8Array;
  #file: number | undefined;
  #bytes = 0;
  #failure: unknown;

  /** @param end - Of the chain, as {@link readSegments} found it. */
  constructor(folder: string, settings: FolderSettings, end: JournalPoint) {
    this.#folder = folder;
    this.#settings = settings;
    this.#segment = end.segment;
    this.#digest = end.digest;
    if (existsSync(segmentPath(folder, end.segment))) this.#file = openSync(segmentPath(folder, end.segment), 'a');
    else this.#begin();
  }

  /** Bytes appended to the segment since it was opened. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Why nothing can be appended any more. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Returns when the record is on the disk. After a failure the end of the file is unknown, so that it must be opened anew. */
  append(record: JournalRecord): void {
    if (this.#file === undefined || this.#failure !== undefined) throw unwritten(this.#folder, this.#failure);
    const { line, digest } = chainLine(this.#digest, toText(record));
    try {
      appendSynced(this.#file, line);
    } catch (error) {
      this.#failure = error;
      throw unwritten(this.#folder, error);
    }
    this.#digest = digest;
    this.#bytes += line.length;
  }

  /** Ends the segment and begins the next one. */
  rotate(): JournalPoint {
    const start = { segment: this.#segment + 1, digest: this.#digest };
    this.close();
    this.#segment = start.segment;
    try {
      this.#begin();
    } catch (error) {
      this.#failure = error;
      throw unwritten(this.#folder, error);
    }
    return start;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #begin(): void {
    const header = {
      format: 'lateral-memory-journal',
      version: VERSION,
      settings: this.#settings,
      segment: this.#segment,
    };
    const { line, digest } = chainLine(this.#digest, toText(header));
    const path = segmentPath(this.#folder, this.#segment);
    writeWhole(path, [line]);
    this.#digest = digest;
    this.#file = openSync(path, 'a');
    this.#bytes = 0;
  }
}

/**
 * Reads the segments from one on, in order, up to the newest, where a cut-off write is cut back.
 *
 * @param from - Before the first line of a segment.
 * @param until - The segment to stop before, which makes all of them archives.
 * @returns The end of what was read.
 * @throws LedgerError `storeDamaged` naming file and offset, `storeTooNew`, `ledgerMismatch`.
 */
export function readSegments(
  folder: string,
  settings: FolderSettings,
  from: JournalPoint,
  use: (kept: KeptRecord) => void,
  until?: number,
): JournalPoint {
  const isNew = from.segment === 0 && newestSegment(folder) < 0;
  const last = until === undefined ? Math.max(from.segment, newestSegment(folder)) : until - 1;
  let { digest } = from;
  for (let segment = from.segment; segment <= last && !isNew; segment++) {
    const mayBeCutOff = until === undefined && segment === last;
    digest = readSegment(segmentPath(folder, segment), settings, digest, mayBeCutOff, use);
  }
  return { segment: last, digest };
}

function readSegment(
  path: string,
  settings: FolderSettings,
  before: Uint8Array,
  mayBeCutOff: boolean,
  use: (kept: KeptRecord) => void,
): Uint8Array {
  if (!existsSync(path)) throw damaged(path, 0);
  const bytes = readFileSync(path);
  const { lines, digest, wholeBytes } = readChainedLines(path, bytes, before);
  const [first, ...rest] = lines;
  readHeader(path, first, 'lateral-memory-journal', settings);
  if (wholeBytes < bytes.length) {
    if (!mayBeCutOff) throw damaged(path, wholeBytes);
    truncateSync(path, wholeBytes);
  }
  for (const { text, offset } of rest) use({ record: fromText(text) as JournalRecord, file: path, offset }); // safe: its digest holds
  return digest;
}

/** -1 when there is none. */
function newestSegment(folder: string): number {
  const numbers = readdirSync(folder).map((name) => Number(/^journal-(\d{6,})\.log$/.exec(name)?.[1] ?? -1));
  return Math.max(-1, ...numbers);
}

function segmentPath(folder: string, segment: number): string {
  return join(folder, `journal-${String(segment).padStart(6, '0')}.log`);
}

function unwritten(folder: string, cause: unknown): LedgerError {
  return new LedgerError(`The journal of ${folder} cannot be written; free the disk, then open the folder anew`, {
    code: 'unavailable',
    stage: 'unknown',
    cause,
  });
}
