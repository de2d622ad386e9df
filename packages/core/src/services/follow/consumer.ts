import * as t from 'io-ts';
import { filter } from 'rxjs';
import type { WaitOptions } from '../../ledger/ledger.js';
import { toHex, utf8 } from '../../protocol/bytes.js';
import type { StoreWrite } from '../../store/store.js';
import type { BilateralChange } from '../bilateral-change.js';
import type { BilateralContext } from '../bilateral-context.js';
import { isAborted, nextUnlessAborted } from '../wait.js';
import { decodeStored, encodeStored } from '../state/stored-value.js';

/** What a consumer derives from announcements and keeps in the party's own store, apart from all else there. */
export interface Projection {
  get(key: string): Promise<Uint8Array | undefined>;
}

/** @returns What to write into the projection, in one batch with the acknowledgement. */
export type ConsumeHandler = (
  change: BilateralChange,
  projection: Projection,
) => readonly StoreWrite[] | Promise<readonly StoreWrite[]>;

const checkpoint = t.type({ next: t.number }, 'checkpoint');
const NAME_MAX = 200;

/** A consumer's way through the announcements, with a durable place in them. */
export class Consumer implements Projection {
  readonly #context: BilateralContext;
  readonly #id: string;

  /** @throws RangeError for a name that is empty or too long. */
  constructor(context: BilateralContext, name: string) {
    if (name.length === 0 || name.length > NAME_MAX)
      throw new RangeError(
        `The consumer ${JSON.stringify(name.slice(0, 80))}: take a name of 1 to ${NAME_MAX} characters`,
      );
    this.#context = context;
    this.#id = toHex(context.runtime.hashes.sha256(utf8(name)));
  }

  get(key: string): Promise<Uint8Array | undefined> {
    const { records } = this.#context;
    return records.store.get(records.keys.projection(this.#id, key));
  }

  async run(handler: ConsumeHandler, { signal }: WaitOptions): Promise<void> {
    const { feed, runtime } = this.#context;
    for (let next = await this.#start(); !isAborted(signal);) {
      const change = feed.history[next];
      if (change !== undefined) {
        await this.#acknowledge(await handler(change, this), ++next);
        continue;
      }
      if (feed.failure !== undefined) throw feed.failure;
      const wanted = next;
      const more$ = feed.live$.pipe(filter(() => feed.history.length > wanted));
      if (feed.isStopped || !(await nextUnlessAborted(more$, { signal, schedule: runtime.schedule }))) return;
    }
  }

  async #start(): Promise<number> {
    const { store, keys } = this.#context.records;
    const value = await store.get(keys.consumer(this.#id));
    return value === undefined ? 0 : decodeStored(checkpoint, keys.consumer(this.#id), value).next;
  }

  #acknowledge(writes: readonly StoreWrite[], next: number): Promise<void> {
    const { store, keys } = this.#context.records;
    const own = writes.map(({ key, value }) => ({ key: keys.projection(this.#id, key), value }));
    return store.write([...own, { key: keys.consumer(this.#id), value: encodeStored(checkpoint, { next }) }]);
  }
}
