import type { BilateralTerms, PayloadChannel, SmartBilateral, Signer } from '@lateral/core';
import { establishBilateral, isLedgerError, joinBilateral, memoryStore } from '@lateral/core';
import type { EvmLedger } from '../../../../src/evm-ledger.js';
import { LEGAL_IDS } from './papers.js';
import type { Step } from './steps.js';
import { Work } from './work.js';

export interface PartyOptions {
  readonly party: 0 | 1;
  readonly keys: { readonly root: Signer; readonly operational: Signer };
  readonly terms: BilateralTerms;
  readonly channel: PayloadChannel;
  /** A ledger of a process that starts. */
  readonly connect: () => EvmLedger;
  readonly orders: number;
}

const TICK_MS = 50;
const RELIABILITY = { retryMs: 100, retryMaxMs: 1_000, heartbeatMs: 500, stalledAfterBeats: 20 };
const KEY = { index: 0, role: 0, notBefore: 0, notAfter: 2 ** 40 - 1 };

interface Life {
  readonly ledger: EvmLedger;
  readonly bilateral: SmartBilateral;
  readonly work: Work;
  readonly timer: NodeJS.Timeout;
}

/**
 * One party with its own system, which asks again and again for what its book says is due, each time under the same business key
 * until that has failed for ever. The store is all that one life of its process leaves to the next.
 */
export class Party {
  readonly store = memoryStore();
  /** Commands that its application was ever told of as final. */
  readonly toldFinal = new Set<string>();
  /** What it was told that must never be. */
  readonly wrong: string[] = [];
  readonly #options: PartyOptions;
  readonly #finalActions = new Set<string>();
  readonly #attempts = new Map<string, number>();
  #asked = new Set<string>();
  #life: Life | undefined;

  constructor(options: PartyOptions) {
    this.#options = options;
  }

  get ledger(): EvmLedger {
    return this.#alive.ledger;
  }

  get bilateral(): SmartBilateral {
    return this.#alive.bilateral;
  }

  /** All of its orders are settled for ever, and nothing that it wanted is open. */
  get isDone(): boolean {
    return this.#life?.work.isDone === true && this.bilateral.outbox.list().length === 0;
  }

  async start(): Promise<void> {
    const { party, keys, terms, channel, connect, orders } = this.#options;
    const ledger = connect();
    await this.store.open();
    await untilAvailable(() => ledger.open());
    const bilateral = await (party === 0 ? establishBilateral : joinBilateral)(
      {
        ...{ ledger, channel, store: this.store, party, legalIds: LEGAL_IDS, reliability: RELIABILITY },
        keys: { root: keys.root, operational: { index: KEY.index, signer: keys.operational } },
      },
      terms,
    );
    await bilateral.registerKey({ ...KEY, signer: keys.operational }, { businessKey: 'key' });
    this.#listen(bilateral);
    const work = new Work(bilateral.book, orders, ({ recordId }, action) =>
      this.#finalActions.has(`${recordId}/${action}`),
    );
    this.#asked = new Set();
    const tick = (): void => {
      for (const step of work.due(party)) if (!this.#asked.has(step.name)) void this.#take(bilateral, step);
    };
    this.#life = { ledger, bilateral, work, timer: setInterval(tick, TICK_MS) };
  }

  /** Its process ends. */
  async stop(): Promise<void> {
    const { timer, bilateral, ledger } = this.#alive;
    this.#life = undefined;
    clearInterval(timer);
    bilateral.stop();
    await ledger.close();
  }

  get #alive(): Life {
    if (this.#life === undefined) throw new TypeError('The party does not run');
    return this.#life;
  }

  #listen(bilateral: SmartBilateral): void {
    const own = new Set<string>();
    bilateral.changes$().subscribe(({ finality, commandId, changes }) => {
      if (finality === 'reverted' && own.has(commandId)) this.wrong.push(`${commandId} was final and is reverted`);
      if (finality !== 'final') return;
      if (own.has(commandId)) this.wrong.push(`${commandId} is final twice`);
      own.add(commandId);
      this.toldFinal.add(commandId);
      for (const { recordId, action } of changes) this.#finalActions.add(`${recordId}/${action}`);
    });
  }

  async #take(bilateral: SmartBilateral, step: Step): Promise<void> {
    const asked = this.#asked;
    asked.add(step.name);
    try {
      const attempt = this.#attempts.get(step.name) ?? 1;
      const key = `${step.name} #${attempt}`;
      if ((await bilateral.outbox.inspect(key))?.state === 'failed') this.#attempts.set(step.name, attempt + 1);
      else await step.act(bilateral, key);
    } catch {
      // As callers are: whatever it was, it is asked for again while the book says that it is due.
    } finally {
      asked.delete(step.name);
    }
  }
}

/** A process that finds no node at its start is started again. */
async function untilAvailable(open: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await open();
      return;
    } catch (error) {
      if (!isLedgerError(error, 'unavailable')) throw error;
    }
  }
}
