import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maskedCrc32c } from './crc32c.js';
import { checkLogs, cutLog } from './level-log.js';
import { encodeProof, PROOF_KEY, SEALED_PROOF_LENGTH } from './proof.js';

const BLOCK_LENGTH = 32 * 1024;
const HEADER_LENGTH = 7;

/** A batch of a flush as LevelDB logs it, with a value that makes it as long as it is to be. */
function batch(sequence: number, length = 200): Buffer {
  const proof = encodeProof({ version: 1, sequence, digest: new Uint8Array(32) });
  const start = Buffer.concat([
    Buffer.alloc(12),
    Buffer.from([1, 1, PROOF_KEY.charCodeAt(0), SEALED_PROOF_LENGTH]),
    proof,
  ]);
  return Buffer.concat([start, Buffer.alloc(length - start.length, sequence)]);
}

/** LevelDB's log: batches cut where blocks end, each piece with its checksum, length and type. */
function logOf(...batches: readonly Buffer[]): Buffer {
  let log = Buffer.alloc(0);
  for (const bytes of batches) {
    let rest = bytes;
    do {
      const room = BLOCK_LENGTH - (log.length % BLOCK_LENGTH);
      if (room < HEADER_LENGTH) log = Buffer.concat([log, Buffer.alloc(room)]);
      const piece = rest.subarray(0, (room < HEADER_LENGTH ? BLOCK_LENGTH : room) - HEADER_LENGTH);
      const [isFirst, isLast] = [rest === bytes, piece.length === rest.length];
      const typed = Buffer.concat([Buffer.of(isFirst ? (isLast ? 1 : 2) : isLast ? 4 : 3), piece]);
      const header = Buffer.alloc(HEADER_LENGTH - 1);
      header.writeUInt32LE(maskedCrc32c(typed));
      header.writeUInt16LE(piece.length, 4);
      log = Buffer.concat([log, header, typed]);
      rest = rest.subarray(piece.length);
    } while (rest.length > 0);
  }
  return log;
}

describe('the logs of LevelDB', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lateral-log-'));
    file = join(folder, '000007.log');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const damagedAt = (name: string, byte: number): unknown =>
    expect.objectContaining({
      code: 'storeDamaged',
      message: expect.stringContaining(`${name}, byte ${byte}:`) as unknown,
    });

  it('have checksums of the Castagnoli polynomial, masked', () => {
    expect(maskedCrc32c(Buffer.from('123456789'))).toBe(0xc78ab0e5); // CRC-32C 0xe3069283, turned right by 15, plus 0xa282ead8
  });

  it('may be missing, empty, or end within a flush that was not acknowledged', () => {
    checkLogs(folder, 3);
    writeFileSync(file, '');
    checkLogs(folder, 3);
    const log = logOf(batch(1), batch(2, 70_000));
    for (let length = 207; length < log.length; length += 1_001) {
      writeFileSync(file, log.subarray(0, length));
      checkLogs(folder, 1);
      expect(() => {
        checkLogs(folder, 2);
      }).toThrow(damagedAt('000007.log', 207) as Error);
    }
    writeFileSync(file, log);
    checkLogs(folder, 2);
  });

  it('are damaged where something whole follows what is not, in the next block or in the next file', () => {
    const log = logOf(batch(1), batch(2), batch(3, 40_000), batch(4));
    log[300] = 1;
    writeFileSync(file, log);
    expect(() => {
      checkLogs(folder, 0);
    }).toThrow(damagedAt('000007.log', 207) as Error);
    writeFileSync(file, log.subarray(0, 400));
    checkLogs(folder, 1);
    writeFileSync(join(folder, '000010.log'), logOf(batch(3)));
    expect(() => {
      checkLogs(folder, 1);
    }).toThrow(damagedAt('000007.log', 207) as Error);
  });

  it('are cut back behind a flush, where a later one is whole and where it is not', () => {
    const kept = logOf(batch(1), batch(2));
    writeFileSync(file, logOf(batch(1), batch(2), batch(3)));
    appendFileSync(file, 'a part of flush 4');
    cutLog(folder, 2);
    expect(readFileSync(file)).toEqual(kept);
    cutLog(folder, 0);
    expect(readFileSync(file)).toEqual(Buffer.alloc(0));
  });
});
