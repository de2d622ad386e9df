import { isStoreError } from '@lateral/core';
import { maskedCrc32c } from './crc32c.js';
import { damaged } from './level-errors.js';

/** Where a block is in a table file; a trailer of {@link TRAILER_LENGTH} follows it. */
interface Handle {
  readonly offset: number;
  readonly length: number;
}

const FOOTER_LENGTH = 48;
const MAGIC = 0xdb4775248b80fb57n;
/** Compression and checksum. */
const TRAILER_LENGTH = 5;

/**
 * Checks every block of a table file by the checksum that LevelDB wrote and does not look at: a wrong bit in an index or a filter
 * would hide entries from `get` that a full read still finds.
 *
 * @param file - Its path, for the error.
 * @throws StoreError `storeDamaged` naming file and byte.
 */
export function checkTable(file: string, table: Buffer): void {
  const footerAt = table.length - FOOTER_LENGTH;
  try {
    if (table.readBigUInt64LE(table.length - 8) !== MAGIC) throw new RangeError('no magic number');
    const footer = new BlockReader(table.subarray(footerAt));
    const blocks = [footer.handle(), footer.handle()].flatMap((list) => [
      list,
      ...handlesIn(checkedBlock(file, table, list)),
    ]);
    for (const block of blocks) checkedBlock(file, table, block);
    const checkedBytes = blocks.reduce((sum, { length }) => sum + length + TRAILER_LENGTH, 0);
    if (checkedBytes !== footerAt) throw new RangeError(`${checkedBytes} of ${footerAt} bytes are in a block`);
  } catch (error) {
    if (isStoreError(error)) throw error;
    throw damaged(`${file}, byte ${Math.max(0, footerAt)}`, 'these bytes are no end of a table', error);
  }
}

function checkedBlock(file: string, table: Buffer, { offset, length }: Handle): Buffer {
  const end = offset + length;
  if (end + TRAILER_LENGTH > table.length) throw new RangeError(`a block up to byte ${end}`);
  if (maskedCrc32c(table.subarray(offset, end + 1)) !== table.readUInt32LE(end + 1))
    throw damaged(`${file}, byte ${offset}`, `these ${length} bytes are not what was written`);
  return table.subarray(offset, end);
}

/** Handles that a block of handles has as its values: entries, then the offsets of restarts and their number. */
function handlesIn(block: Buffer): readonly Handle[] {
  const entries = new BlockReader(block.subarray(0, -4 * (block.readUInt32LE(block.length - 4) + 1)));
  const handles: Handle[] = [];
  while (!entries.isAtEnd) {
    entries.number(); // of the key before, how much begins this key
    const [keyLength, valueLength] = [entries.number(), entries.number()];
    entries.skip(keyLength);
    const end = entries.offset + valueLength;
    handles.push(entries.handle());
    if (entries.offset !== end) throw new RangeError('a value that is no handle');
  }
  return handles;
}

/** @throws RangeError past the end. */
class BlockReader {
  readonly #bytes: Buffer;
  offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.#bytes.length;
  }

  skip(length: number): void {
    this.offset += length;
  }

  handle(): Handle {
    return { offset: this.number(), length: this.number() };
  }

  /** Seven bits a byte, the lowest first. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes.readUInt8(this.offset++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
}
