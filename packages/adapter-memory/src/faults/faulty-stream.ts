import type { LedgerEntry } from '@lateral/core';
import { LedgerError } from '@lateral/core';
import type { Subscriber } from 'rxjs';
import { Observable } from 'rxjs';
import type { LedgerFaults } from './faults.js';

/** The announcements as each subscriber gets them: late, in order, until its stream breaks or falls silent. */
export function faultyStream(source: Observable<LedgerEntry>, faults: LedgerFaults): Observable<LedgerEntry> {
  return new Observable((subscriber) => {
    const delivery = new Delivery(subscriber, faults);
    const subscription = source.subscribe({
      next: (entry) => {
        delivery.send(entry);
      },
      error: (error: unknown) => {
        if (faults.isGone?.() !== true) subscriber.error(error);
      },
      complete: () => {
        if (faults.isGone?.() !== true) subscriber.complete();
      },
    });
    return () => {
      delivery.stop();
      subscription.unsubscribe();
    };
  });
}

/** What a subscriber is to be told, once it is here and all before it were told. */
interface OnItsWay {
  readonly tell: () => void;
  isHere: boolean;
}

class Delivery {
  readonly #subscriber: Subscriber<LedgerEntry>;
  readonly #faults: LedgerFaults;
  readonly #queue: OnItsWay[] = [];
  readonly #timers = new Set<() => void>();
  #isCut = false;

  constructor(subscriber: Subscriber<LedgerEntry>, faults: LedgerFaults) {
    this.#subscriber = subscriber;
    this.#faults = faults;
  }

  send(entry: LedgerEntry): void {
    if (this.#isCut || this.#faults.isGone?.() === true) return;
    const { delayMs = 0, stream } = this.#faults.entry?.() ?? {};
    this.#isCut = stream !== undefined;
    if (stream === 'falls silent') return;
    const tell = (): void => {
      if (stream === 'breaks') this.#subscriber.error(broken());
      else this.#subscriber.next(entry);
    };
    this.#after(delayMs, { tell, isHere: false });
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
  }

  #after(delayMs: number, item: OnItsWay): void {
    this.#queue.push(item);
    if (delayMs === 0) {
      this.#arrive(item);
      return;
    }
    const fire = (): void => {
      this.#timers.delete(cancel);
      this.#arrive(item);
    };
    const cancel = this.#faults.schedule(fire, delayMs, false); // the process stays alive for no announcement
    this.#timers.add(cancel);
  }

  #arrive(item: OnItsWay): void {
    item.isHere = true;
    while (this.#queue[0]?.isHere === true) {
      const next = this.#queue.shift();
      if (this.#faults.isGone?.() !== true) next?.tell();
    }
  }
}

function broken(): LedgerError {
  return new LedgerError('The stream of announcements broke off; subscribe again after the last position', {
    code: 'unavailable',
    stage: 'unknown',
  });
}
