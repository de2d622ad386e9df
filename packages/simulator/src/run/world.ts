import type { Signer } from '@lateral/core';
import type { Side } from '../faults/side.js';
import { Disk } from '../faults/disk.js';
import { drawRates, FAULT_RATES_MAX, Weather } from '../faults/fault-rates.js';
import { Wire } from '../faults/wire.js';
import type { LedgerModel } from '../ledgers/model.js';
import type { PartyView, WorldView } from '../invariants/world-view.js';
import type { RandomStream, Streams } from '../kernel/random.js';
import { streams } from '../kernel/random.js';
import { standInSigner } from '../kernel/stand-in-keys.js';
import { VirtualTime } from '../kernel/virtual-time.js';
import type { Equipment } from '../processes/equipment.js';
import { PartyProcess } from '../processes/party-process.js';
import { BUYER, SELLER } from '../workload/documents.js';
import type { Plan } from '../workload/plan.js';
import { planWorkload } from '../workload/plan.js';
import { ledgerModel } from './ledger-models.js';
import type { Scenario } from './scenario.js';
import type { Trace } from './trace.js';
import { Truth } from './truth.js';

interface Beginnings {
  readonly time: VirtualTime;
  readonly ledger: LedgerModel;
  readonly streams: Streams;
}

/** A scenario's world, ready to run: two parties, a ledger and what lies between them. */
export class World {
  readonly time: VirtualTime;
  readonly plan: Plan;
  readonly weather: Weather;
  readonly processes: readonly [PartyProcess, PartyProcess];
  readonly #ledger: LedgerModel;
  readonly #heads = [new Map<number, string>(), new Map<number, string>()] as const;
  readonly #kills: RandomStream;
  #truth: Truth | undefined;

  constructor(scenario: Scenario, trace: Trace, { time, ledger, streams: lots }: Beginnings) {
    const { workload, faults, crashes, keys } = lots;
    this.time = time;
    this.#ledger = ledger;
    const off = new Set(scenario.without);
    this.plan = planWorkload(workload, scenario.orders && new Set(scenario.orders));
    this.weather = new Weather(drawRates(FAULT_RATES_MAX, faults.fork('rates'), off));
    const { weather } = this;
    const wire = new Wire({
      ...{ time, weather, lot: faults },
      onSend: (from, message) => {
        if (message.type === 'head') this.#heads[from].set(message.size, message.digest);
        trace({ time: time.now, who: nameOf(from), what: `sends ${message.type}` });
      },
    });
    const processOf = (side: Side): PartyProcess =>
      new PartyProcess({
        equipment: equipmentOf(side),
        ...{ time, wire, plan: this.plan },
        connect: (life, party) => this.#ledger.connect(life, party),
        disk: new Disk({
          ...{
            party: side,
            time,
            weather,
            latencies: faults.fork(`disk ${side}`),
            crashes: crashes.fork(`disk ${side}`),
          },
        }),
        random: keys.fork(`party ${side}`),
        reboots: crashes.fork(`reboots ${side}`),
        note: (what) => {
          trace({ time: time.now, who: nameOf(side), what });
        },
      });
    this.processes = [processOf(0), processOf(1)];
    this.#kills = crashes.fork('kills');
  }

  /** A scenario's world at its beginning. */
  static async of(scenario: Scenario, trace: Trace): Promise<World> {
    const time = new VirtualTime();
    const lots = streams(scenario.seed);
    const ledger = await ledgerModel(scenario.model, time, lots.ledger, new Set(scenario.without));
    return new World(scenario, trace, { time, ledger, streams: lots });
  }

  /** Lets both parties begin, and the random kills with them. */
  start(): void {
    for (const process of this.processes) process.boot();
    this.#killLater();
  }

  /** Nothing goes wrong from now on. */
  calm(): void {
    this.weather.calm();
    this.#ledger.calm();
  }

  /** As it can be seen from outside now. */
  view(): WorldView {
    const [id] = this.processes.flatMap(({ record }) => [...record.bilateralIds]);
    if (id !== undefined) this.#truth ??= new Truth(this.#ledger.truth, id);
    const partyOf = (side: Side): PartyView => {
      const { record, bilateral, finals } = this.processes[side];
      return { side, record, book: bilateral?.book, finals, heads: this.#heads[side] };
    };
    return { plan: this.plan, truth: this.#truth, parties: [partyOf(0), partyOf(1)] };
  }

  /** Ends a process between two events, by lot. */
  #killLater(): void {
    this.time.at(KILL_INTERVAL, 'kill', () => {
      const isStruck = this.#kills.chance(this.weather.rateOf('kill'));
      const victim = this.processes[this.#kills.chance(0.5) ? 0 : 1];
      if (isStruck) victim.kill();
      this.#killLater();
    });
  }
}

const KILL_INTERVAL = 150;
const NAMES = ['buyer', 'seller'] as const;

function nameOf(side: Side): string {
  return NAMES[side];
}

/** Both know both parties' public keys beforehand; each has its own signers. */
function equipmentOf(side: Side): Equipment {
  const signer = (role: string, party: Side): Signer =>
    standInSigner(`${role} ${nameOf(party)}`, party === 0 ? 'ES256K' : 'ES256');
  const publicKeys = (party: Side) => ({
    root: signer('root', party).publicKey,
    recovery: signer('recovery', party).publicKey,
  });
  return {
    side,
    legalIds: [BUYER, SELLER],
    terms: { parties: [publicKeys(0), publicKeys(1)], recoveryDelaySeconds: 86_400 },
    keys: { root: signer('root', side), operational: signer('operational', side) },
  };
}
