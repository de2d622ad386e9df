import type { BilateralChange, Projection, RecordPointer, SmartBilateral, Store, StoreWrite } from '@lateral/core';
import { uint } from '@lateral/core';

/**
 * A durable consumer that counts final changes by record and action: one that is lost, or counted twice, stays visible for ever.
 * It has a copy in memory of what its projection in the store says.
 */
export class FinalCounts {
  /** By `<kind>/<owner>/<record id>/<action>`. */
  readonly counts = new Map<string, number>();
  readonly #onFinal: (commandId: string) => void;

  constructor(onFinal: (commandId: string) => void) {
    this.#onFinal = onFinal;
  }

  has({ kind, owner, recordId }: RecordPointer, action: string): boolean {
    return this.counts.has(`${kind}/${owner}/${recordId}/${action}`);
  }

  /** Goes on counting where the life before stopped. Resolves when it cannot go on. */
  async follow(bilateral: SmartBilateral, store: Store): Promise<void> {
    await this.#load(bilateral.address.bilateralId, store);
    await bilateral.consume('counts', (change, projection) => this.#count(change, projection));
  }

  async #count({ finality, commandId, changes, rejected }: BilateralChange, kept: Projection): Promise<StoreWrite[]> {
    if (finality !== 'final') return [];
    this.#onFinal(commandId);
    if (rejected !== undefined) return [];
    const writes: StoreWrite[] = [];
    for (const { kind, owner, recordId, action } of changes) {
      const key = `${kind}/${owner}/${recordId}/${action}`;
      const count = ((await kept.get(key))?.[0] ?? 0) + 1;
      this.counts.set(key, count);
      writes.push({ key, value: uint(count, 1) });
    }
    return writes;
  }

  /** A projection can be read by its handler only, which is not called where nothing is new; so it is read from the store itself. */
  async #load(bilateralId: string, store: Store): Promise<void> {
    const prefix = `bilateral/${bilateralId}/projection/`;
    const entries = await store.range({ from: prefix, to: `${prefix}~`, limit: 1_000 });
    for (const { key, value } of entries) {
      const own = key.slice(key.indexOf('/', prefix.length) + 1);
      this.counts.set(own, value[0] ?? 0);
    }
  }
}
