import type { Book } from '@lateral/core';
import type { IsFinal, Step } from './steps.js';
import { contractSteps, isOver, orderSteps } from './steps.js';

/** Orders under way at once. */
const WINDOW = 20;

/** All that the two parties set out to do, some orders at a time. */
export class Work {
  readonly #book: Book;
  readonly #orders: number;
  readonly #isFinal: IsFinal;
  readonly #contracts: readonly Step[];
  #open: { readonly number: number; readonly steps: readonly Step[] }[] = [];
  #begun = 0;

  constructor(book: Book, orders: number, isFinal: IsFinal) {
    this.#book = book;
    this.#orders = orders;
    this.#isFinal = isFinal;
    this.#contracts = contractSteps(book);
  }

  get isDone(): boolean {
    return this.#begun === this.#orders && this.#open.every(({ number }) => this.#isOver(number));
  }

  /** What a party's book says it is time for. */
  due(party: 0 | 1): readonly Step[] {
    this.#open = this.#open.filter(({ number }) => !this.#isOver(number));
    for (; this.#open.length < WINDOW && this.#begun < this.#orders; this.#begun++) {
      const number = this.#begun;
      if (!this.#isOver(number)) this.#open.push({ number, steps: orderSteps(number, this.#book, this.#isFinal) });
    }
    const steps = [...this.#contracts, ...this.#open.flatMap((order) => order.steps)];
    return steps.filter(({ by, isDue }) => by === party && isDue());
  }

  #isOver(number: number): boolean {
    return isOver(number, this.#book, this.#isFinal);
  }
}
