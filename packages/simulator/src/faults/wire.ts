import type { ChannelMessage, PayloadChannel } from '@lateral/core';
import { Observable, Subject } from 'rxjs';
import type { Life } from '../kernel/life.js';
import type { RandomStream } from '../kernel/random.js';
import type { VirtualTime } from '../kernel/virtual-time.js';
import type { Weather } from './fault-rates.js';
import type { Side } from './side.js';
import { other } from './side.js';

export interface WireOptions {
  readonly time: VirtualTime;
  readonly weather: Weather;
  readonly lot: RandomStream;
  /** Sees each message that a living party hands in, whatever becomes of it. */
  readonly onSend: (from: Side, message: ChannelMessage) => void;
}

/** The payload channel between two parties: late, lost, twice and in any order. What comes to a process that has ended is gone. */
export class Wire {
  readonly #options: WireOptions;
  readonly #lots: readonly [RandomStream, RandomStream];
  readonly #inboxes: [Inbox | undefined, Inbox | undefined] = [undefined, undefined];

  constructor(options: WireOptions) {
    this.#options = options;
    this.#lots = [options.lot.fork('wire 0'), options.lot.fork('wire 1')];
  }

  /** The party's end, for one life. */
  connect(life: Life, party: Side): PayloadChannel {
    const inbox = new Inbox(life);
    this.#inboxes[party] = inbox;
    return { send: (message) => this.#send(life, party, message), messages$: inbox.messages$ };
  }

  #send(life: Life, from: Side, message: ChannelMessage): Promise<void> {
    const { time, weather, onSend } = this.#options;
    const lot = this.#lots[from];
    return new Promise((resolve, reject) => {
      if (life.isDead) return;
      onSend(from, message);
      const isRefused = lot.chance(weather.rateOf('messageRefused'));
      const isLost = lot.chance(weather.rateOf('messageLost'));
      const isTwice = lot.chance(weather.rateOf('messageDuplicated'));
      const latencies = [this.#latency(lot), this.#latency(lot)];
      const copies = isRefused || isLost ? 0 : isTwice ? 2 : 1;
      for (const latency of latencies.slice(0, copies)) {
        time.at(latency, `message to ${other(from)}`, () => {
          this.#inboxes[other(from)]?.deliver(message);
        });
      }
      time.at(lot.between(1, 3), `sent by ${from}`, () => {
        life.while(() => {
          if (isRefused) reject(new Error('The channel is down; nothing was sent'));
          else resolve();
        });
      });
    });
  }

  #latency(lot: RandomStream): number {
    const isLate = lot.chance(this.#options.weather.rateOf('messageDelayed'));
    return lot.between(1, 4) + (isLate ? lot.between(1, 60) : 0);
  }
}

/** Keeps what arrives during one life until somebody listens. */
class Inbox {
  readonly messages$: Observable<ChannelMessage>;
  readonly #life: Life;
  readonly #arrived = new Subject<ChannelMessage>();
  readonly #waiting: ChannelMessage[] = [];

  constructor(life: Life) {
    this.#life = life;
    this.messages$ = new Observable((subscriber) => {
      const subscription = this.#arrived.subscribe(subscriber);
      while (this.#arrived.observed && this.#waiting.length > 0) {
        const [message] = this.#waiting.splice(0, 1);
        if (message !== undefined) this.#arrived.next(message);
      }
      return subscription;
    });
  }

  deliver(message: ChannelMessage): void {
    this.#life.while(() => {
      if (this.#arrived.observed) this.#arrived.next(message);
      else this.#waiting.push(message);
    });
  }
}
