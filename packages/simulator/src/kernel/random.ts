/** A stream of pseudo-random numbers (sfc32) that depends on its seed and name alone. */
export class RandomStream {
  readonly #name: string;
  readonly #seed: number;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name: string) {
    this.#seed = seed;
    this.#name = name;
    let hash = seed ^ 0x9e3779b9;
    const next = (): number => {
      hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) + 0x6d2b79f5;
      return (hash ^ (hash >>> 15)) >>> 0;
    };
    for (let index = 0; index < name.length; index++) hash = Math.imul(next() ^ name.charCodeAt(index), 0x01000193);
    [this.#a, this.#b, this.#c] = [next(), next(), next()];
    for (let turn = 0; turn < 12; turn++) this.uint32(); // sfc32 needs some turns before close seeds part
  }

  /** A stream of its own, so that what draws from it disturbs nobody else. */
  fork(name: string): RandomStream {
    return new RandomStream(this.#seed, `${this.#name}/${name}`);
  }

  /** 0 to 2³² − 1. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** 0 up to and without 1. */
  unit(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** A whole number from `from` to `to`, both inclusive. */
  between(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1));
  }

  /** Draws even for probability 0, so that a fault that is off shifts no later draw. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.uint32() & 0xff);
  }
}

/** What a run draws from: separate streams, so that a change of the code reshuffles neither workload nor faults. */
export interface Streams {
  readonly workload: RandomStream;
  readonly faults: RandomStream;
  readonly crashes: RandomStream;
  readonly ledger: RandomStream;
  readonly keys: RandomStream;
}

export function streams(seed: number): Streams {
  const named = (name: string): RandomStream => new RandomStream(seed, name);
  return {
    workload: named('workload'),
    faults: named('faults'),
    crashes: named('crashes'),
    ledger: named('ledger'),
    keys: named('keys'),
  };
}
