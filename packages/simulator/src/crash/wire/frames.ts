import { valueFromText, valueToText } from './values.js';

const PREFIX_BYTES = 4;

/** One value on the wire: the length of its text as u32, big-endian, then the text in UTF-8. */
export function frameOf(value: unknown): Buffer {
  const body = Buffer.from(valueToText(value));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(body.length);
  return Buffer.concat([prefix, body]);
}

/** Puts the values together again from chunks of any size; what a killed process left half-written is never one. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns The values that the chunk completes, in order. */
  push(chunk: Buffer): readonly unknown[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const values: unknown[] = [];
    for (let end = this.#end(); end <= this.#rest.length; end = this.#end()) {
      values.push(valueFromText(this.#rest.toString('utf8', PREFIX_BYTES, end)));
      this.#rest = this.#rest.subarray(end);
    }
    return values;
  }

  /** Where the first frame ends; beyond all bytes while not even its length is there. */
  #end(): number {
    return this.#rest.length < PREFIX_BYTES ? Infinity : PREFIX_BYTES + this.#rest.readUInt32BE(0);
  }
}
