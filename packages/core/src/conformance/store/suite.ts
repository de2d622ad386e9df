import type { Store } from '../../store/store.js';
import type { StoreConformanceOptions, StorePlace } from './options.js';
import { STORE_RULES } from './rules.js';

/** A place with the stores that a case made over it. */
export class StoreWorld {
  readonly #place: StorePlace;
  readonly #created: Store[] = [];

  constructor(place: StorePlace) {
    this.#place = place;
  }

  /** Another store, not open. */
  create(): Store {
    const store = this.#place.create();
    this.#created.push(store);
    return store;
  }

  async opened(): Promise<Store> {
    const store = this.create();
    await store.open();
    return store;
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#created.map((store) => store.close()));
    await this.#place.destroy();
  }
}

/** The cases of one store: how they are titled, skipped, timed, and given a place of their own. */
export class StoreSuite {
  readonly #options: StoreConformanceOptions;

  constructor(options: StoreConformanceOptions) {
    this.#options = options;
  }

  /** A case of a rule, with an open store over a place of its own. */
  case(rule: number, title: string, body: (store: Store, world: StoreWorld) => Promise<void>): void {
    this.bare(rule, title, async (world) => {
      await body(await world.opened(), world);
    });
  }

  /** A case of a rule that makes its own stores. */
  bare(rule: number, title: string, body: (world: StoreWorld) => Promise<void>): void {
    const { createPlace, isDurable = true, caseTimeoutMs = 30_000, test } = this.#options;
    const needsDurable = STORE_RULES.find(({ number }) => number === rule)?.needsDurable ?? false;
    if (needsDurable && !isDurable) {
      (test.it.skip ?? test.it)(`S${rule} ${title} [skipped: not durable]`, () => Promise.resolve());
      return;
    }
    const run = async (): Promise<void> => {
      const world = new StoreWorld(await createPlace());
      try {
        await body(world);
      } finally {
        await world.end();
      }
    };
    test.it(`S${rule} ${title}`, run, caseTimeoutMs);
  }
}
