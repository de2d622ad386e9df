import type { HexId, LedgerEntry } from '@lateral/core';
import { Observable } from 'rxjs';

/** A {@link LedgerEntry} before it has its position, which is its index. */
export type Announcement = Omit<LedgerEntry, 'position'>;

/** One announcement with its index among all of its bilateral. */
export interface Indexed {
  readonly index: number;
  readonly announcement: Announcement;
}

/**
 * All announcements of one bilateral, in order: the one truth that followers read at their own pace, each with its own cursor.
 * So none can delay, skip or disturb another, and one that submits from within its callback still sees everything in order.
 */
export class Announcements {
  #earlier: number;
  #kept: Announcement[] = [];
  readonly #newest = new Map<HexId, number>();
  readonly #followers = new Set<() => void>();

  /** @param earlier - How many there are that are not in memory, from runs before this one. */
  constructor(earlier = 0) {
    this.#earlier = earlier;
  }

  get count(): number {
    return this.#earlier + this.#kept.length;
  }

  /** How many of the first are not in memory. */
  get earlier(): number {
    return this.#earlier;
  }

  add(announcement: Announcement): void {
    this.#newest.set(announcement.commandId, this.count);
    this.#kept.push(announcement);
  }

  /** Brings the ones of earlier runs into memory; there must be exactly as many as are missing. */
  addEarlier(history: readonly Announcement[]): void {
    this.#kept = [...history, ...this.#kept];
    this.#earlier -= history.length;
    history.forEach(({ commandId }, index) => {
      const newest = this.#newest.get(commandId);
      if (newest === undefined || newest < index) this.#newest.set(commandId, index);
    });
  }

  /** The newest one of a command, of those in memory. */
  newestOf(commandId: HexId): Indexed | undefined {
    const index = this.#newest.get(commandId);
    const announcement = index === undefined ? undefined : this.#kept[index - this.#earlier];
    return index === undefined || announcement === undefined ? undefined : { index, announcement };
  }

  /** Ids of the commands that are applied now, in order; all announcements must be in memory. */
  appliedIds(): readonly HexId[] {
    const applied = new Set<HexId>();
    for (const { finality, commandId } of this.#kept) {
      if (finality === 'reverted') applied.delete(commandId);
      else applied.add(commandId);
    }
    return [...applied];
  }

  /** From an index on: history at once, the rest as it comes. What is not in memory must not be asked for. */
  from(first: number): Observable<Indexed> {
    return new Observable((subscriber) => {
      let index = first;
      let isDelivering = false;
      const deliver = (): void => {
        if (isDelivering) return; // the loop further up the stack comes to it
        isDelivering = true;
        for (; !subscriber.closed; index++) {
          const announcement = this.#kept[index - this.#earlier];
          if (announcement === undefined) break;
          subscriber.next({ index, announcement });
        }
        isDelivering = false;
      };
      this.#followers.add(deliver);
      subscriber.add(() => this.#followers.delete(deliver));
      deliver();
    });
  }

  /** Tells the followers that there is more. */
  wake(): void {
    for (const deliver of this.#followers) deliver();
  }
}
