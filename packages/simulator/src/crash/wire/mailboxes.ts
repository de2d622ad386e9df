import type { ChannelMessage } from '@lateral/core';
import { concat, defer, from, Observable, Subject } from 'rxjs';
import type { Delivery, Party } from './calls.js';

/** Messages of the parties to each other, each kept until its receiver acknowledges it: at least once, whoever dies in between. */
export class Mailboxes {
  readonly #boxes = [new Mailbox(), new Mailbox()] as const;

  put(to: Party, message: ChannelMessage): void {
    this.#boxes[to].put(message);
  }

  deliveries(party: Party): Observable<Delivery> {
    return this.#boxes[party].deliveries$;
  }

  acknowledge(party: Party, number: number): void {
    this.#boxes[party].acknowledge(number);
  }
}

class Mailbox {
  readonly #kept = new Map<number, Delivery>();
  readonly #live = new Subject<Delivery>();
  #next = 0;

  /** What is kept and then what comes; nothing can come in between, since all of it happens in one turn. */
  readonly deliveries$: Observable<Delivery> = defer(() => concat(from([...this.#kept.values()]), this.#live));

  put(message: ChannelMessage): void {
    const delivery = { number: this.#next++, message };
    this.#kept.set(delivery.number, delivery);
    this.#live.next(delivery);
  }

  acknowledge(number: number): void {
    this.#kept.delete(number);
  }
}
