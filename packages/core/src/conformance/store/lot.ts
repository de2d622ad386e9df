/** Numbers that a seed alone decides, so that what has failed fails again. */
export class Lot {
  #state: number;

  /** @param seed - 1 to 2^32 − 1. */
  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to one less than the bound. */
  below(bound: number): number {
    this.#state ^= this.#state << 13; // xorshift32
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % bound;
  }

  of<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('Nothing to draw from');
    return item;
  }
}
