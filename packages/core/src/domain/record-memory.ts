import type { DecimalText, UtcTime } from './documents.js';

/** Whether a record is met for the first time, again with the same content, or again with another one. */
export type Recollection = 'new' | 'repeat' | 'conflict';

/** The part of a record that tells it from the others of its batch. */
export interface RememberedRecord {
  readonly id: string;
  readonly usageDate: UtcTime;
  readonly quantity: DecimalText;
}

/** An address holds its chunk and the offset in it, 16 bits each. */
const CHUNK_BYTES = 65_536;
const CHUNKS_MAX = 65_536;
const HEADER_BYTES = 3;
const TIME_BYTES = 7;
/** UTF-8 of one UTF-16 code unit is never longer. */
const UTF8_BYTES_MAX = 3;
/** Where the two digits of each part of `YYYY-MM-DDTHH:MM:SSZ` begin. */
const DIGIT_PAIRS = [0, 2, 5, 8, 11, 14, 17] as const;
const DIGIT_0 = 48;
const SLOTS_MIN = 64;
const FNV_OFFSET = 0x811c_9dc5;
const FNV_PRIME = 0x0100_0193;

const encoder = new TextEncoder();

/**
 * Remembers records exactly, in about 40 bytes each with ids of 15 characters: objects in a `Map` take several hundred.
 *
 * Entries `length of id u16 ‖ length of quantity u8 ‖ id ‖ time ‖ quantity` lie one behind the other in chunks, which
 * never move, so growing copies nothing. Open addressing over their addresses finds them; at most three quarters of the
 * slots are taken, so a probe ends.
 */
export class RecordMemory {
  readonly #chunks: Uint8Array[] = [];
  /** End of the last entry in the last chunk. */
  #end = CHUNK_BYTES;
  #count = 0;
  /** Address + 1 of an entry, 0 where none is. */
  #slots = new Uint32Array(SLOTS_MIN);

  /** How many different records it holds. */
  get size(): number {
    return this.#count;
  }

  /**
   * Remembers a record unless one of its id is known.
   *
   * @param record - Id and quantity of at most 1,000 and 255 characters, without lone surrogates; a canonical instant.
   * @throws RangeError beyond 4 GiB of records.
   */
  remember(record: RememberedRecord): Recollection {
    const address = this.#write(record);
    const slot = this.#slotOf(address);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return this.#hasSameContent(known - 1, address) ? 'repeat' : 'conflict';
    this.#slots[slot] = address + 1;
    this.#count += 1;
    this.#end += this.#lengthOf(address);
    if (4 * this.#count > 3 * this.#slots.length) this.#grow();
    return 'new';
  }

  /** Writes the entry behind the last one, where it becomes one of them or is written over by the next. */
  #write({ id, usageDate, quantity }: RememberedRecord): number {
    const lengthMax = HEADER_BYTES + UTF8_BYTES_MAX * id.length + TIME_BYTES + quantity.length;
    if (this.#end + lengthMax > CHUNK_BYTES) this.#addChunk();
    const index = this.#chunks.length - 1;
    const chunk = this.#chunk(index);
    let at = this.#end + HEADER_BYTES;
    const { written } = encoder.encodeInto(id, chunk.subarray(at));
    chunk[this.#end] = written >>> 8;
    chunk[this.#end + 1] = written & 0xff;
    chunk[this.#end + 2] = quantity.length;
    at += written;
    for (const pair of DIGIT_PAIRS) {
      chunk[at++] = 10 * (usageDate.charCodeAt(pair) - DIGIT_0) + usageDate.charCodeAt(pair + 1) - DIGIT_0;
    }
    for (let place = 0; place < quantity.length; place++) chunk[at++] = quantity.charCodeAt(place);
    return index * CHUNK_BYTES + this.#end;
  }

  #addChunk(): void {
    if (this.#chunks.length === CHUNKS_MAX) {
      throw new RangeError(`${this.#count} usage records fill the memory of one batch; split the interval's file`);
    }
    this.#chunks.push(new Uint8Array(CHUNK_BYTES));
    this.#end = 0;
  }

  /** The slot of the entry with the same id, or the free one where it belongs. */
  #slotOf(address: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hashOf(address) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot] ?? 0;
      if (known === 0 || this.#hasSameId(known - 1, address)) return slot;
    }
  }

  #grow(): void {
    const addresses = this.#slots;
    this.#slots = new Uint32Array(2 * addresses.length);
    for (const known of addresses) if (known !== 0) this.#slots[this.#slotOf(known - 1)] = known;
  }

  /** FNV-1a over the id, its high bits folded into the low ones that choose the slot. */
  #hashOf(address: number): number {
    const chunk = this.#chunkOf(address);
    const start = (address % CHUNK_BYTES) + HEADER_BYTES;
    const end = start + this.#idLengthOf(address);
    let hash = FNV_OFFSET;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (chunk[at] ?? 0), FNV_PRIME);
    return hash ^ (hash >>> 15);
  }

  #hasSameId(address: number, other: number): boolean {
    const length = this.#idLengthOf(address);
    if (length !== this.#idLengthOf(other)) return false;
    return this.#isSame(address, other, HEADER_BYTES, HEADER_BYTES + length);
  }

  /** Of two entries with the same id. */
  #hasSameContent(address: number, other: number): boolean {
    const length = this.#lengthOf(address);
    return length === this.#lengthOf(other) && this.#isSame(address, other, HEADER_BYTES, length);
  }

  #isSame(address: number, other: number, from: number, to: number): boolean {
    const [one, two] = [this.#chunkOf(address), this.#chunkOf(other)];
    const [start, otherStart] = [address % CHUNK_BYTES, other % CHUNK_BYTES];
    for (let at = from; at < to; at++) if (one[start + at] !== two[otherStart + at]) return false;
    return true;
  }

  #idLengthOf(address: number): number {
    const chunk = this.#chunkOf(address);
    const start = address % CHUNK_BYTES;
    return ((chunk[start] ?? 0) << 8) | (chunk[start + 1] ?? 0);
  }

  #lengthOf(address: number): number {
    const quantityLength = this.#chunkOf(address)[(address % CHUNK_BYTES) + 2] ?? 0;
    return HEADER_BYTES + this.#idLengthOf(address) + TIME_BYTES + quantityLength;
  }

  #chunkOf(address: number): Uint8Array {
    return this.#chunk(Math.floor(address / CHUNK_BYTES));
  }

  #chunk(index: number): Uint8Array {
    const chunk = this.#chunks[index];
    if (chunk === undefined) throw new RangeError(`No chunk ${index} of ${this.#chunks.length}`); // no address leads here
    return chunk;
  }
}
