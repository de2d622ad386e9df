import type { Schedule } from '@lateral/core';
import { setImmediate as realImmediate } from 'node:timers/promises';
import type { SimulatedEvent } from './event-heap.js';
import { EventHeap } from './event-heap.js';
import { TraceDigest } from './trace-digest.js';

/** How a run of the kernel ended. */
export type RunEnd = 'stopped' | 'until' | 'idle';

/**
 * The only clock of a simulated world. Time stands still while an event is dealt with, promise chains included, and then jumps
 * to the next event. One unit is one millisecond of a {@link Schedule}.
 */
export class VirtualTime {
  readonly #heap = new EventHeap();
  readonly #digest = new TraceDigest();
  #now = 0;
  #sequence = 0;
  #steps = 0;

  /** Units since the start. */
  get now(): number {
    return this.#now;
  }

  /** Events that have happened. */
  get steps(): number {
    return this.#steps;
  }

  /** Digest over sequence number, time and label of each event that has happened. */
  get digest(): string {
    return this.#digest.text;
  }

  /** @returns What takes the event back; afterwards it does nothing. */
  at(delay: number, label: string, action: () => void): () => void {
    const event: SimulatedEvent = {
      ...{ time: this.#now + Math.max(0, delay), sequence: this.#sequence++, label, action },
    };
    this.#heap.push(event);
    return () => {
      event.action = undefined;
    };
  }

  /** Timers of one kind of thing, as core takes them. */
  scheduleOf(label: string): Schedule {
    return (action, delayMs) => this.at(delayMs, label, action);
  }

  /** Lets events happen until none is left, the next one is later than `until`, or `stop` says so. */
  async run(until: number, stop: () => boolean): Promise<RunEnd> {
    for (let event = this.#heap.pop(); event !== undefined; event = this.#heap.pop()) {
      if (event.action === undefined) continue; // taken back
      if (event.time > until) {
        this.#heap.push(event);
        return 'until';
      }
      this.#now = event.time;
      this.#steps++;
      this.#digest.add(event.sequence, event.time, event.label);
      event.action();
      await realImmediate(); // each promise chain of this event ends before time moves, however deep it is
      if (stop()) return 'stopped';
    }
    return 'idle';
  }
}
