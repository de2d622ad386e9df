/**
 * Goal: whenever a party's process ends, nothing it wanted is lost and nothing happens twice. Method: one small cycle of two parties,
 * once for each write of either store and once more for each, with the write gone or there; a new process on the same store repeats
 * all calls with their business keys.
 */
import { memoryLedger } from '@lateral/adapter-memory';
import type { BilateralOptions, BilateralTerms, BusinessCommand, SmartBilateral } from '@lateral/core';
import {
  establishBilateral,
  invoicePointer,
  joinBilateral,
  memoryStore,
  orderPointer,
  ratingPointer,
  usagePointer,
} from '@lateral/core';
import { BilateralRecords } from '../../src/services/state/bilateral-records.js';
import {
  accessRating,
  activeOrder,
  agreement,
  BUYER,
  orderOf,
  orderRef,
  SELLER,
  termsOf,
  trafficRating,
  usage,
} from '../documents.js';
import { header } from './billing.js';
import type { DeathAt } from './lives.js';
import { Life, lossyLine, mortalStore } from './lives.js';
import { recordsOf, until } from './records.js';
import { standInSigner, standInVerify } from './stand-in-keys.js';
import type { Side } from './two-parties.js';
import { NOW, seededRandom, VALIDITY } from './two-parties.js';

type Sides = readonly [buyer: SmartBilateral, seller: SmartBilateral];

const signerOf = (name: string, party: Side) => standInSigner(`${name} ${party}`, party === 0 ? 1 : 2);
const TERMS: BilateralTerms = {
  parties: ([0, 1] as const).map((party) => ({
    root: signerOf('root', party).publicKey,
    recovery: signerOf('recovery', party).publicKey,
  })),
  recoveryDelaySeconds: 86_400,
};
const ratings = [trafficRating, accessRating];

/** Each call of the cycle, under its business key. */
const CALLS: readonly ((sides: Sides) => Promise<unknown>)[] = [
  ...([0, 1] as const).map((party) => (sides: Sides) => {
    const key = { index: 0, signer: signerOf('key', party), ...VALIDITY };
    return sides[party].registerKey(key, { businessKey: 'key' });
  }),
  ([buyer]) =>
    buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }], { businessKey: 'agreement' }),
  ([, seller]) =>
    seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '2') }], { businessKey: 'terms' }),
  ([buyer]) => buyer.submit([{ kind: 'order', action: 'place', document: orderOf('ELINE') }], { businessKey: 'place' }),
  ([, seller]) =>
    seller.submit([{ kind: 'order', action: 'accept', record: orderPointer(seller.book, orderRef) }], {
      businessKey: 'accept',
    }),
  ([, seller]) =>
    seller.submit([{ kind: 'order', action: 'activate', document: activeOrder }], { businessKey: 'activate' }),
  ([, seller]) => seller.submit([{ kind: 'usage', action: 'report', document: usage }], { businessKey: 'usage' }),
  ([buyer]) =>
    buyer.submit([{ kind: 'usage', action: 'agree', record: usagePointer(buyer.book, usage) }], {
      businessKey: 'usage',
    }),
  ([, seller]) =>
    seller.submit(
      [
        { kind: 'rating', action: 'rateUsage', document: trafficRating },
        { kind: 'rating', action: 'rateFixed', document: accessRating },
      ],
      { businessKey: 'rate' },
    ),
  ([buyer]) =>
    buyer.submit(
      ratings.map((rating): BusinessCommand => ({
        kind: 'rating',
        action: 'agree',
        record: ratingPointer(buyer.book, rating),
      })),
      { businessKey: 'ratings' },
    ),
  ([buyer]) =>
    buyer.invoice(
      header,
      ratings.map((rating) => ratingPointer(buyer.book, rating)),
    ),
];
/** Genesis, two keys, nine sets, the invoice and its acceptance. */
const COMMANDS = 14;

class World {
  readonly ledger = memoryLedger({ clock: () => NOW, verify: standInVerify });
  readonly #line = lossyLine();
  readonly #stores = [memoryStore(), memoryStore()] as const;
  readonly lives: [Life, Life] = [new Life(), new Life()];
  readonly writes: [number, number] = [0, 0];
  #sides: [Promise<SmartBilateral>, Promise<SmartBilateral>] | undefined;

  async begin(death?: DeathAt & { readonly party: Side }): Promise<void> {
    await this.ledger.open();
    for (const store of this.#stores) await store.open();
    const deathOf = (party: Side) => (death?.party === party ? death : undefined);
    this.#sides = [this.#live(0, deathOf(0)), this.#live(1, deathOf(1))];
  }

  async play(): Promise<Sides> {
    for (;;) {
      const ends = this.lives.map(({ over }) => over);
      const sides = await Promise.race([this.#cycle(), ...ends]);
      if (sides !== undefined) return sides;
      for (const party of [0, 1] as const) if (this.lives[party].isOver) this.#again(party);
    }
  }

  /** Resolves once a process has ended that has not been started again. */
  async death(): Promise<void> {
    await Promise.race(this.lives.map(({ over }) => over));
  }

  async signedHeads(bilateralId: string): Promise<readonly unknown[]> {
    return Promise.all(this.#stores.map((store) => new BilateralRecords(store, bilateralId).signedHead()));
  }

  #again(party: Side): void {
    this.lives[party] = new Life();
    if (this.#sides !== undefined) this.#sides[party] = this.#live(party);
  }

  #live(party: Side, death?: DeathAt): Promise<SmartBilateral> {
    const life = this.lives[party];
    const store = mortalStore(life, this.#stores[party], death, () => this.writes[party]++);
    const options: BilateralOptions = {
      ...{ party, legalIds: [BUYER, SELLER], store },
      ledger: life.sees(this.ledger),
      channel: life.sees(this.#line[party]),
      keys: { root: signerOf('root', party), operational: { index: 0, signer: signerOf('key', party) } },
      runtime: {
        ...{ clock: () => NOW, verify: standInVerify, schedule: life.schedule },
        random: seededRandom(`party ${party}, ${this.writes[party]}`), // another one in each life
      },
      reliability: { retryMs: 1, retryMaxMs: 4, heartbeatMs: 5 },
    };
    return party === 0 ? establishBilateral(options, TERMS) : joinBilateral(options, TERMS);
  }

  async #cycle(): Promise<Sides | undefined> {
    const lives = [...this.lives];
    if (this.#sides === undefined) throw new TypeError('Begin first');
    const sides = await Promise.all(this.#sides);
    for (const call of CALLS)
      await untilItPasses(async () => {
        if (lives.every(({ isOver }) => !isOver)) await call(sides);
      });
    return lives.some(({ isOver }) => isOver) ? undefined : sides;
  }
}

/** What one party did is a moment later with the other, or a heartbeat later where a message was lost. */
async function untilItPasses(call: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await call();
      return;
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

async function expectAllIsWell(world: World, [buyer, seller]: Sides): Promise<void> {
  const { bilateralId } = buyer.address;
  await until(() => buyer.outbox.list().length + seller.outbox.list().length === 0);
  await Promise.all([buyer.headSigned(), seller.headSigned()]);
  const { commandIds } = world.ledger.peek(bilateralId);
  expect(commandIds).toHaveLength(COMMANDS);
  expect(new Set(commandIds).size).toBe(COMMANDS);
  expect(buyer.record(invoicePointer(buyer.book, header))?.state).toBe('accepted');
  expect(recordsOf(seller)).toEqual(recordsOf(buyer));
  await until(async () => {
    const [one, other] = await world.signedHeads(bilateralId);
    return JSON.stringify(one) === JSON.stringify(other);
  });
}

/** @returns Whether the process ended on the way. */
async function survives(death: DeathAt & { readonly party: Side }): Promise<boolean> {
  const world = new World();
  const [life] = [world.lives[death.party]];
  await world.begin(death);
  try {
    for (let isWell = false; !isWell;) {
      const sides = await world.play();
      const well = expectAllIsWell(world, sides).then(() => true);
      isWell = await Promise.race([well, world.death().then(() => false)]); // it may end while all comes to rest
      well.catch(() => undefined);
      if (isWell) for (const side of sides) side.stop();
    }
    await world.ledger.close();
  } catch (cause) {
    throw new Error(`${JSON.stringify(death)}: ${String(cause)}`, { cause });
  }
  return life.isOver;
}

const AT_ONCE = 10;

describe('a process that ends at any of its writes', () => {
  it.each<[string, string, Side, boolean]>([
    ['buyer', 'gone', 0, false],
    ['buyer', 'there', 0, true],
    ['seller', 'gone', 1, false],
    ['seller', 'there', 1, true],
  ])(
    'goes on where it was, each command once and all in both books: the %s, the write %s (R8, R23)',
    async (_who, _what, party, has) => {
      let writes = 0;
      for (let last = false; !last; writes += AT_ONCE) {
        const deaths = Array.from({ length: AT_ONCE }, (_, at) => ({ party, has, write: writes + at + 1 }));
        const ended = await Promise.all(deaths.map(survives));
        last = !ended.every((isOver) => isOver);
      }
      expect(writes).toBeGreaterThan(30); // else it has not been killed often enough to tell anything
    },
    30_000,
  );
});
