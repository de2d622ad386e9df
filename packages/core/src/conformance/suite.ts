import type { Ledger } from '../ledger/ledger.js';
import type { LedgerProfile } from '../ledger/profile.js';
import type { ConformanceOptions, LedgerOverrides } from './options.js';
import { LEDGER_RULES } from './rules.js';
import { World } from './world.js';

/** Commands of the longest case, for its time limit. */
const COMMANDS_MAX = 30;

/** The cases of one ledger: how they are titled, skipped, timed, and given a world of their own. */
export class Suite<L extends Ledger> {
  readonly options: ConformanceOptions<L>;
  readonly profile: LedgerProfile;
  readonly #created: L[] = [];

  constructor(options: ConformanceOptions<L>) {
    this.options = options;
    this.profile = this.create().profile;
  }

  /** A new ledger of the options, not open; {@link closeAll} closes what a failed case leaves open. */
  create(overrides?: LedgerOverrides): L {
    const ledger = this.options.createLedger(overrides);
    this.#created.push(ledger);
    return ledger;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#created.map((ledger) => ledger.close()));
  }

  get timeoutMs(): number {
    return 5_000 + COMMANDS_MAX * this.options.budget.commitMs;
  }

  /** A case of a rule, on an open ledger of its own. */
  case(rule: number, title: string, body: (world: World<L>) => Promise<void>): void {
    this.bare(rule, title, async () => {
      const world = new World(this.options, this.create());
      await world.ledger.open();
      try {
        await body(world);
      } finally {
        await world.close();
      }
    });
  }

  /** A case of a rule that makes its own ledger. */
  bare(rule: number, title: string, body: () => Promise<void>): void {
    const { it } = this.options.test;
    const missing = this.#missing(rule);
    if (missing === undefined) it(`L${rule} ${title}`, body, this.timeoutMs);
    else (it.skip ?? it)(`L${rule} ${title} [skipped: no capability ${missing}]`, () => Promise.resolve());
  }

  #missing(rule: number): string | undefined {
    const needs = LEDGER_RULES.find(({ number }) => number === rule)?.needs;
    return needs === undefined || this.profile.capabilities[needs] ? undefined : needs;
  }
}
