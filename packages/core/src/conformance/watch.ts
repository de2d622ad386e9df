import type { Observable, Subscription } from 'rxjs';

/** A subscription whose elements a test waits for. */
export class Watch<T> {
  readonly items: T[] = [];
  readonly #withinMs: number;
  readonly #subscription: Subscription;
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(source: Observable<T>, withinMs: number) {
    this.#withinMs = withinMs;
    const end = (how: { readonly error?: unknown }): void => {
      this.#end = how;
      this.#wake();
    };
    this.#subscription = source.subscribe({
      next: (item) => {
        this.items.push(item);
        this.#wake();
      },
      error: (error: unknown) => {
        end({ error });
      },
      complete: () => {
        end({});
      },
    });
  }

  /** Resolves with all items as soon as they are what the test waits for. */
  async until(isEnough: (items: readonly T[]) => boolean): Promise<readonly T[]> {
    await this.#wait(() => isEnough(this.items), `${this.items.length} elements came`);
    return this.items;
  }

  /** Resolves once the source completed, and rejects with its error. */
  async completed(): Promise<void> {
    await this.#wait(() => this.#end !== undefined, 'the stream did not end');
    if (this.#end !== undefined && 'error' in this.#end) throw this.#end.error;
  }

  stop(): void {
    this.#subscription.unsubscribe();
  }

  #wait(isDone: () => boolean, problem: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        reject(new Error(`Waited ${this.#withinMs} ms: ${problem}`));
      }, this.#withinMs);
      this.#wake = () => {
        if (!isDone()) return;
        clearTimeout(deadline);
        resolve();
      };
      this.#wake();
    });
  }
}
