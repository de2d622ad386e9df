/** A running FNV-1a hash of what happened, in order: equal digests, equal runs. */
export class TraceDigest {
  #high = 0x811c9dc5;
  #low = 0x01000193;

  add(sequence: number, time: number, label: string): void {
    this.#mix(sequence);
    this.#mix(time);
    for (let index = 0; index < label.length; index++) this.#mix(label.charCodeAt(index));
  }

  /** 16 hex digits. */
  get text(): string {
    return [this.#high, this.#low].map((half) => half.toString(16).padStart(8, '0')).join('');
  }

  #mix(word: number): void {
    this.#high = Math.imul(this.#high ^ word, 0x01000193) >>> 0;
    this.#low = Math.imul(this.#low ^ (word + this.#high), 0x85ebca6b) >>> 0;
  }
}
