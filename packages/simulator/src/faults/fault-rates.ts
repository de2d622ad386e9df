import type { RandomStream } from '../kernel/random.js';

/** Highest rate of each fault on the party's side of the world; those of ledgers stand with their models. */
export const FAULT_RATES_MAX = {
  /** Per message over the payload channel. */
  messageLost: 0.4,
  messageDuplicated: 0.4,
  /** Arrives up to 60 units later, after others. */
  messageDelayed: 0.4,
  /** The channel says that it could not send, and did not. */
  messageRefused: 0.2,
  /** Per batch; the process ends before the batch is there. */
  crashBeforeWrite: 0.015,
  /** Per batch; the batch is there, and the process never hears of it. */
  crashAfterWrite: 0.015,
  /** Per 150 units; the process ends between any two events. */
  kill: 0.3,
} as const;

export type FaultKind = keyof typeof FAULT_RATES_MAX;
export type FaultRates<K extends string = FaultKind> = Readonly<Record<K, number>>;

const OFF_CHANCE = 0.3;

/**
 * Draws a mix of faults: each kind is off with probability 0.3, else its rate is uniform up to the maximum.
 *
 * @param off - Kinds that are off whatever is drawn; the others stay as they are without it.
 */
export function drawRates<K extends string>(
  maxima: Readonly<Record<K, number>>,
  lot: RandomStream,
  off: ReadonlySet<string> = new Set(),
): FaultRates<K> {
  const kinds = Object.keys(maxima) as K[];
  const rates = kinds.map((kind): [K, number] => {
    const [isOff, share] = [lot.chance(OFF_CHANCE), lot.unit()]; // both drawn always, so that no kind shifts another
    return [kind, isOff || off.has(kind) ? 0 : maxima[kind] * share];
  });
  return Object.fromEntries(rates) as Record<K, number>;
}

/** Faults as long as they last: all rates are 0 once it is calm. */
export class Weather {
  readonly #rates: FaultRates;
  #isCalm = false;

  constructor(rates: FaultRates) {
    this.#rates = rates;
  }

  get isCalm(): boolean {
    return this.#isCalm;
  }

  /** For good: nothing goes wrong any more. */
  calm(): void {
    this.#isCalm = true;
  }

  rateOf(kind: FaultKind): number {
    return this.#isCalm ? 0 : this.#rates[kind];
  }
}
