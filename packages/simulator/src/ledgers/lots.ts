import type { Fault, FaultRates } from './fault-rates.js';
import { CALM_RATES } from './fault-rates.js';
import type { RandomStream } from './model.js';

/** Decides by lot: whether a fault strikes, how long something takes, what comes first. */
export class Lots {
  readonly #random: RandomStream;
  #rates: FaultRates;

  constructor(random: RandomStream, rates: FaultRates) {
    this.#random = random;
    this.#rates = rates;
  }

  /** No fault strikes any more. */
  calm(): void {
    this.#rates = CALM_RATES;
  }

  /** Draws for a rate of 0 too, so that a fault that is off shifts no later draw. */
  strikes(fault: Fault): boolean {
    return this.#fraction() < this.#rates[fault];
  }

  /** A whole number, both ends included. */
  between(first: number, last: number): number {
    return first + Math.floor(this.#fraction() * (last - first + 1));
  }

  shuffled<T>(list: readonly T[]): readonly T[] {
    const lots = list.map((item) => ({ item, lot: this.#random.uint32() }));
    return lots.sort((a, b) => a.lot - b.lot).map(({ item }) => item); // equal lots keep their order
  }

  /** From 0 to below 1. */
  #fraction(): number {
    return this.#random.uint32() / 2 ** 32;
  }
}
