import type { Store } from '@lateral/core';
import { memoryStore, StoreError } from '@lateral/core';
import type { Life } from '../kernel/life.js';
import type { RandomStream } from '../kernel/random.js';
import type { VirtualTime } from '../kernel/virtual-time.js';
import type { Weather } from './fault-rates.js';
import type { Side } from './side.js';

export interface DiskOptions {
  readonly party: Side;
  readonly time: VirtualTime;
  readonly weather: Weather;
  /** How long calls take. */
  readonly latencies: RandomStream;
  readonly crashes: RandomStream;
}

/** What of a party survives its crashes. Writes take effect in the order of their calls, and each of them may be the process's last. */
export class Disk {
  readonly #options: DiskOptions;
  readonly #kept = memoryStore();
  /** When the newest write takes effect. */
  #busyUntil = 0;

  constructor(options: DiskOptions) {
    this.#options = options;
  }

  /** The store of one life: a call of a life that has ended is never answered. */
  connect(life: Life): Store {
    const kept = this.#kept;
    let isClosed = false;
    const answer = <T>(delay: number, work: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        if (life.isDead) return;
        if (isClosed) throw new StoreError('The store is closed, for good; create a new one', 'storeClosed');
        this.#options.time.at(delay, `store of ${this.#options.party}`, () => {
          life.while(() => {
            work().then((value) => {
              life.while(() => {
                resolve(value);
              });
            }, reject);
          });
        });
      });
    return {
      open: () => answer(0, () => kept.open()),
      close: () => {
        isClosed = true;
        return Promise.resolve();
      },
      get: (key) => answer(this.#readDelay(), () => kept.get(key)),
      range: (range) => answer(this.#readDelay(), () => kept.range(range)),
      write: (batch) => answer(this.#writeDelay(), () => this.#write(life, batch)),
    };
  }

  async #write(life: Life, batch: Parameters<Store['write']>[0]): Promise<void> {
    const { weather, crashes } = this.#options;
    const isLostBefore = crashes.chance(weather.rateOf('crashBeforeWrite'));
    const isLostAfter = crashes.chance(weather.rateOf('crashAfterWrite'));
    if (isLostBefore) life.end();
    else await this.#kept.write(batch);
    if (isLostAfter) life.end();
  }

  #readDelay(): number {
    return this.#options.latencies.between(0, 1);
  }

  #writeDelay(): number {
    const { time, latencies } = this.#options;
    this.#busyUntil = Math.max(this.#busyUntil, time.now + latencies.between(1, 3));
    return this.#busyUntil - time.now;
  }
}
