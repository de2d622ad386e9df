import type { ChannelMessage, PayloadChannel, Schedule, Store, StoreWrite } from '@lateral/core';
import { nodeSchedule } from '@lateral/core';
import { filter, isObservable, Subject } from 'rxjs';

const never = (): Promise<never> => new Promise(() => undefined);

/** One life of a party's process: once it is over, none of its promises settles, and nothing it does reaches anybody. */
export class Life {
  readonly over: Promise<void>;
  #isOver = false;
  #tell: () => void = () => undefined;

  constructor() {
    this.over = new Promise((resolve) => (this.#tell = resolve));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    this.#tell();
  }

  /** The test itself keeps its process alive: what a dead life waits for must not. */
  readonly schedule: Schedule = (action, delayMs) =>
    nodeSchedule(
      () => {
        if (!this.#isOver) action();
      },
      delayMs,
      false,
    );

  /** What this life sees of an object that outlives it. */
  sees<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_, member) => {
        const value: unknown = Reflect.get(target, member, target);
        if (typeof value !== 'function') return this.#gate(value);
        return (...args: unknown[]): unknown =>
          this.#isOver ? never() : this.#gate(Reflect.apply(value, target, args) as unknown);
      },
    });
  }

  #gate(value: unknown): unknown {
    if (isObservable(value)) return value.pipe(filter(() => !this.#isOver));
    if (!(value instanceof Promise)) return value;
    return new Promise((resolve, reject) => {
      value.then(
        (result) => {
          if (!this.#isOver) resolve(result);
        },
        (error: unknown) => {
          if (!this.#isOver) reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }
}

/** At which write a life ends, counted from 1, and whether the store still has it. */
export interface DeathAt {
  readonly write: number;
  readonly has: boolean;
}

/** What a life sees of its store, up to the write at which it ends. @param onWrite - Called before each write. */
export function mortalStore(life: Life, below: Store, death?: DeathAt, onWrite: () => void = () => undefined): Store {
  const seen = life.sees(below);
  let writes = 0;
  const write = (batch: readonly StoreWrite[]): Promise<void> => {
    if (life.isOver) return never();
    onWrite();
    if (++writes !== death?.write) return seen.write(batch);
    if (death.has) void below.write(batch); // in memory it takes effect at once
    life.end();
    return never();
  };
  return new Proxy(seen, {
    get: (target, member) => (member === 'write' ? write : (Reflect.get(target, member) as unknown)),
  });
}

/** Carries messages between whoever listens now; what nobody hears is lost. */
export function lossyLine(
  isLost: (message: ChannelMessage) => boolean = () => false,
): readonly [PayloadChannel, PayloadChannel] {
  const ends = [new Subject<ChannelMessage>(), new Subject<ChannelMessage>()] as const;
  const channel = (own: Subject<ChannelMessage>, other: Subject<ChannelMessage>): PayloadChannel => ({
    messages$: own,
    send: (message) => {
      if (!isLost(message)) other.next(message);
      return Promise.resolve();
    },
  });
  return [channel(ends[0], ends[1]), channel(ends[1], ends[0])];
}
