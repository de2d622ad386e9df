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
const HEADER_BYTES = 4;
/** The most that the u8 of an entry says. */
const SHARED_BYTES_MAX = 255;
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
 * Remembers records exactly, in about 30 bytes each when ids are numbered on and 60 when they are UUIDs: objects in a
 * `Map` take several hundred.
 *
 * Entries `shared u8 ‖ length of rest u16 ‖ length of quantity u8 ‖ rest of id ‖ time ‖ quantity` lie one behind the
 * other in chunks, which never move, so growing copies nothing. Ids of one source mostly begin alike, so an entry leaves
 * out the `shared` bytes with which the first id of its chunk begins too. Open addressing over the addresses finds the
 * entries; at most three quarters of the slots are taken, so a probe ends.
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
    const shared = this.#end === 0 ? 0 : sharedBytes(chunk, at, written);
    chunk.copyWithin(at, at + shared, at + written);
    const rest = written - shared;
    chunk[this.#end] = shared;
    chunk[this.#end + 1] = rest >>> 8;
    chunk[this.#end + 2] = rest & 0xff;
    chunk[this.#end + 3] = quantity.length;
    at += rest;
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
    const beginning = fnv1a(FNV_OFFSET, chunk, HEADER_BYTES, HEADER_BYTES + this.#sharedOf(address));
    const hash = fnv1a(beginning, chunk, start, start + this.#restOf(address));
    return hash ^ (hash >>> 15);
  }

  /** Compared from the end, where ids that are numbered on differ. */
  #hasSameId(address: number, other: number): boolean {
    const length = this.#sharedOf(address) + this.#restOf(address);
    if (length !== this.#sharedOf(other) + this.#restOf(other)) return false;
    for (let place = length - 1; place >= 0; place--) {
      if (this.#idByteOf(address, place) !== this.#idByteOf(other, place)) return false;
    }
    return true;
  }

  #idByteOf(address: number, place: number): number | undefined {
    const shared = this.#sharedOf(address);
    const start = place < shared ? 0 : (address % CHUNK_BYTES) - shared;
    return this.#chunkOf(address)[start + HEADER_BYTES + place];
  }

  /** Of two entries with the same id. */
  #hasSameContent(address: number, other: number): boolean {
    const length = this.#contentLengthOf(address);
    if (length !== this.#contentLengthOf(other)) return false;
    const [one, two] = [this.#chunkOf(address), this.#chunkOf(other)];
    const [start, otherStart] = [this.#contentStartOf(address), this.#contentStartOf(other)];
    for (let at = 0; at < length; at++) if (one[start + at] !== two[otherStart + at]) return false;
    return true;
  }

  #lengthOf(address: number): number {
    return HEADER_BYTES + this.#restOf(address) + this.#contentLengthOf(address);
  }

  /** Offset of time and quantity in the chunk. */
  #contentStartOf(address: number): number {
    return (address % CHUNK_BYTES) + HEADER_BYTES + this.#restOf(address);
  }

  #contentLengthOf(address: number): number {
    return TIME_BYTES + this.#headerByte(address, 3);
  }

  #sharedOf(address: number): number {
    return this.#headerByte(address, 0);
  }

  /** Length of the id behind what it shares. */
  #restOf(address: number): number {
    return (this.#headerByte(address, 1) << 8) | this.#headerByte(address, 2);
  }

  #headerByte(address: number, place: number): number {
    return this.#chunkOf(address)[(address % CHUNK_BYTES) + place] ?? 0;
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

/** With how many bytes the id at `start` begins as the first one of the chunk does. */
function sharedBytes(chunk: Uint8Array, start: number, length: number): number {
  const firstLength = ((chunk[1] ?? 0) << 8) | (chunk[2] ?? 0);
  const most = Math.min(length, firstLength, SHARED_BYTES_MAX);
  let shared = 0;
  while (shared < most && chunk[start + shared] === chunk[HEADER_BYTES + shared]) shared++;
  return shared;
}

function fnv1a(start: number, bytes: Uint8Array, from: number, to: number): number {
  let hash = start;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), FNV_PRIME);
  return hash;
}
