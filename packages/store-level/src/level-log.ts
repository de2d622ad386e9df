import { closeSync, fsyncSync, ftruncateSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maskedCrc32c } from './crc32c.js';
import { damaged } from './level-errors.js';
import { PROOF_KEY, SEALED_PROOF_LENGTH, SEALED_SEQUENCE_OFFSET } from './proof.js';

/** A batch in one of LevelDB's logs, or bytes that are none. */
interface Piece {
  readonly file: string;
  readonly offset: number;
  /** Where the next one begins. */
  readonly end: number;
  /** Of its proof, -1 where this store did not write it; undefined for bytes that are no whole batch. */
  readonly sequence: number | undefined;
}

/** A piece of a batch: batches are cut where blocks end. */
interface Fragment {
  readonly offset: number;
  readonly end: number;
  readonly type: number;
  readonly bytes: Buffer;
}

const BLOCK_LENGTH = 32 * 1024;
const HEADER_LENGTH = 7;
const TYPE = { bad: 0, full: 1, first: 2, middle: 3, last: 4 } as const;
/** Types of the fragments of a whole batch. */
const WHOLE = /^(1|23*4)$/;
/** What a batch of this store begins with: sequence and count of LevelDB, then the proof as the first put. */
const BATCH_HEADER_LENGTH = 12;
const PUT_PROOF = Buffer.from([1, PROOF_KEY.length, PROOF_KEY.charCodeAt(0), SEALED_PROOF_LENGTH]);

/**
 * Reads the logs before LevelDB does: it drops what it cannot read without a word, and then deletes them.
 *
 * What is bad at the end of the newest log is a flush that was cut off, unless it was acknowledged. A whole batch after
 * something bad shows damage, for a flush begins only when the last one is on the disk.
 *
 * @param acknowledged - Sequence of a flush that was on the disk.
 * @throws StoreError `storeDamaged` naming file and byte.
 */
export function checkLogs(folder: string, acknowledged: number): void {
  const pieces = logFiles(folder).flatMap(piecesOf);
  const bad = pieces.findIndex(({ sequence }) => sequence === undefined);
  const first = pieces[bad];
  if (first !== undefined && pieces.slice(bad).some(({ sequence }) => sequence !== undefined))
    throw damaged(byteOf(first.file, first.offset), 'these bytes are not what was written');
  const last = pieces.findLast(({ sequence }) => sequence !== undefined);
  if (last?.sequence !== undefined && last.sequence < acknowledged)
    throw damaged(byteOf(last.file, last.end), `flush ${acknowledged} was acknowledged, and is not whole`);
}

/**
 * Takes all after a flush off the newest log: a flush that was refused must not be found later. It may be there whole, when the
 * system found out on syncing only that it has no room.
 */
export function cutLog(folder: string, sequence: number): void {
  const path = logFiles(folder).at(-1);
  if (path === undefined) return;
  const last = piecesOf(path).findLast((piece) => piece.sequence !== undefined && piece.sequence <= sequence);
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, last?.end ?? 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function piecesOf(file: string): readonly Piece[] {
  return [...batchesOf(readFileSync(file))].map((fragments) => {
    const isWhole = WHOLE.test(fragments.map(({ type }) => type).join(''));
    const [offset, end] = [fragments[0]?.offset ?? 0, fragments.at(-1)?.end ?? 0];
    return { file, offset, end, sequence: isWhole ? sequenceOf(fragments) : undefined };
  });
}

/** The fragments of a batch at a time. */
function* batchesOf(log: Buffer): Generator<readonly Fragment[]> {
  let batch: Fragment[] = [];
  for (const fragment of fragmentsOf(log)) {
    const isFollowing = fragment.type === TYPE.middle || fragment.type === TYPE.last;
    if (!isFollowing && batch.length > 0) {
      yield batch; // it has no end
      batch = [];
    }
    batch.push(fragment);
    if (fragment.type === TYPE.first || fragment.type === TYPE.middle) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function* fragmentsOf(log: Buffer): Generator<Fragment> {
  for (let block = 0; block < log.length; block += BLOCK_LENGTH) {
    const blockEnd = Math.min(block + BLOCK_LENGTH, log.length);
    for (let offset = block; offset + HEADER_LENGTH <= blockEnd;) {
      const end = offset + HEADER_LENGTH + log.readUInt16LE(offset + 4);
      const isWhole = end <= blockEnd && maskedCrc32c(log.subarray(offset + 6, end)) === log.readUInt32LE(offset);
      const type = isWhole ? log.readUInt8(offset + 6) : TYPE.bad;
      yield { offset, end, type, bytes: log.subarray(offset + HEADER_LENGTH, end) };
      if (!isWhole) break; // its length may be wrong as well, so that the next block is where to go on
      offset = end;
    }
  }
}

function sequenceOf(parts: readonly Fragment[]): number {
  const start = Buffer.concat(parts.map(({ bytes }) => bytes)).subarray(BATCH_HEADER_LENGTH);
  if (!start.subarray(0, PUT_PROOF.length).equals(PUT_PROOF)) return -1;
  return Number(start.readBigUInt64BE(PUT_PROOF.length + SEALED_SEQUENCE_OFFSET));
}

/** Paths, oldest first. */
function logFiles(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /^\d+\.log$/.test(name));
  return names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => join(folder, name));
}

function byteOf(file: string, offset: number): string {
  return `${file}, byte ${offset}`;
}
