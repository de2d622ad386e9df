/** One thing that is going to happen. */
export interface SimulatedEvent {
  /** Virtual units. */
  readonly time: number;
  /** In the order of scheduling; of two events at one time the earlier scheduled comes first. */
  readonly sequence: number;
  readonly label: string;
  /** Undefined once it was taken back. */
  action: (() => void) | undefined;
}

/** A binary heap of events by time, then sequence number, so that ties are decided the same in each run. */
export class EventHeap {
  readonly #events: SimulatedEvent[] = [];

  get size(): number {
    return this.#events.length;
  }

  push(event: SimulatedEvent): void {
    const events = this.#events;
    let index = events.length;
    events.push(event);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = events[above];
      if (parent === undefined || isBefore(parent, event)) break;
      events[index] = parent;
      index = above;
    }
    events[index] = event;
  }

  /** Takes the first event out. */
  pop(): SimulatedEvent | undefined {
    const [first] = this.#events;
    const last = this.#events.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first;
  }

  /** Puts an event at the top and lets it sink to its place. */
  #sink(event: SimulatedEvent): void {
    const events = this.#events;
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      let child = events[below];
      const sibling = events[below + 1];
      if (child !== undefined && sibling !== undefined && isBefore(sibling, child)) {
        child = sibling;
        below++;
      }
      if (child === undefined || isBefore(event, child)) break;
      events[index] = child;
      index = below;
    }
    events[index] = event;
  }
}

function isBefore(a: SimulatedEvent, b: SimulatedEvent): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}
