import { setTimeout as delay } from 'node:timers/promises';
import type { RandomStream } from '../../kernel/random.js';
import type { PartyConfig } from '../party/messages.js';
import type { KillBudget } from './kill-budget.js';
import { PartyProcess } from './party-process.js';

export interface MortalPartyOptions {
  readonly config: PartyConfig;
  readonly lot: RandomStream;
  readonly budget: KillBudget;
  /** The party has said that all is done; it may die again afterwards. */
  readonly onDone: () => void;
}

const KILL_AFTER_MS = { from: 1, to: 300 } as const;
/** A party that does not come up by then is killed all the same: it may wait for the other one. */
const COMES_UP_WITHIN_MS = 10_000;

/** A party in many lives: killed at random and started again, until the budget is used up. */
export class MortalParty {
  readonly #options: MortalPartyOptions;
  /** Milliseconds from start to the first answered call, of each life that found a bilateral in its store. */
  readonly returns: number[] = [];
  /** What went wrong and was tried again, with how often it did. */
  readonly problems = new Map<string, number>();
  #hasBeenUp = false;

  constructor(options: MortalPartyOptions) {
    this.#options = options;
  }

  /** @returns The life that nobody kills; or the first one that ended by itself. */
  async liveThroughKills(): Promise<PartyProcess> {
    const { lot, budget } = this.#options;
    for (;;) {
      const life = this.#start();
      const origin = lot.chance(0.5) ? 'started' : 'up';
      await Promise.race([life.first(origin), delay(COMES_UP_WITHIN_MS, undefined, { ref: false })]);
      await delay(lot.between(KILL_AFTER_MS.from, KILL_AFTER_MS.to));
      if (life.unexpectedEnd !== undefined || !budget.take()) return life;
      await life.kill();
    }
  }

  #start(): PartyProcess {
    const { config, onDone } = this.#options;
    const life = new PartyProcess(config);
    const isReturn = this.#hasBeenUp;
    void life.first('up').then(() => {
      if (life.upAfterMs === undefined) return;
      this.#hasBeenUp = true;
      if (isReturn) this.returns.push(life.upAfterMs);
    });
    void life.first('done').then((done) => {
      if (done !== undefined) onDone();
    });
    life.onProblem((text) => this.problems.set(text, (this.problems.get(text) ?? 0) + 1));
    return life;
  }
}
