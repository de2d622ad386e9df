import type { Ledger } from '@lateral/core';
import { nodeVerify } from '@lateral/core';
import type { LedgerControl } from '@lateral/core/conformance';
import { describeLedgerConformance } from '@lateral/core/conformance';
import type { MemoryLedger, MemoryLedgerOptions } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import { Client } from './client.js';
import { connect } from './connection.js';
import { CosmosNetwork } from './cosmos-network.js';
import { EVM_FINALITY_DEPTH, EvmNetwork } from './evm-network.js';
import { FabricClient } from './fabric-client.js';
import { FabricNetwork } from './fabric-network.js';
import { CALM_RATES } from './fault-rates.js';
import { Lots } from './lots.js';
import type { ModelName } from './model.js';
import { START_SECONDS } from './model.js';
import { SequencedClient } from './sequenced-client.js';
import { TestTime, testRandom, truthProbe } from './testing.js';

const clock = (): number => START_SECONDS;
const verify = nodeVerify();
const BY_HAND: MemoryLedgerOptions = { blockIntervalMs: 1, schedule: () => () => undefined };

interface Network {
  readonly truth: MemoryLedger;
  readonly client: Client;
  readonly control?: LedgerControl;
}

/** The networks of the models; each makes a block as soon as somebody submits, so that a case waits for none. */
const NETWORKS: Readonly<Record<ModelName, (lots: Lots) => Network>> = {
  instant: () => {
    const truth = truthOf({});
    return { truth, client: new Client(truth) };
  },
  evm: (lots) => {
    const truth = truthOf({ ...BY_HAND, finalityDepth: EVM_FINALITY_DEPTH });
    const network = new EvmNetwork(truth, lots);
    const control: LedgerControl = {
      mine: (blocks) => {
        for (let made = 0; made < blocks; made++) network.makeBlock();
      },
      reorganise: (depth, { drop = false } = {}) => {
        network.reorganise(depth, () => drop);
      },
    };
    return { truth, control, client: mining(new SequencedClient(truth, network, 0), network) };
  },
  cosmos: (lots) => {
    const truth = truthOf(BY_HAND);
    const network = new CosmosNetwork(truth, lots);
    return { truth, client: mining(new SequencedClient(truth, network, 0), network) };
  },
  fabric: (lots) => {
    const truth = truthOf({});
    const network = new FabricNetwork(truth, lots, { verify, clock });
    return { truth, client: mining(new FabricClient(truth, network), network) };
  },
};

function truthOf(options: MemoryLedgerOptions): MemoryLedger {
  const truth = memoryLedger({ clock, verify, ...options });
  void truth.open();
  return truth;
}

function mining<C extends Client>(client: C, network: { makeBlock(): void }): C {
  const submit = client.submit.bind(client);
  client.submit = (prepared) => {
    setImmediate(() => {
      network.makeBlock();
    });
    return submit(prepared);
  };
  return client;
}

for (const [name, networkOf] of Object.entries(NETWORKS)) {
  const networks = new Map<Ledger, Network>();
  const networkBehind = (ledger: Ledger): Network => networks.get(ledger) ?? networkOf(calmLots());
  const control = (ledger: Ledger): LedgerControl => {
    const { control: found } = networkBehind(ledger);
    if (found === undefined) throw new TypeError(`${name} is moved by nobody`);
    return found;
  };
  describeLedgerConformance<Ledger>({
    name: `the model ${name}, without faults`,
    test: { describe, it, afterAll },
    createLedger: () => {
      const lots = calmLots();
      const network = networkOf(lots);
      const { schedule } = new TestTime(true);
      const ledger = connect(network.client, { life: { isDead: false }, lots, schedule, submitTimeoutMs: 60 });
      networks.set(ledger, network);
      return ledger;
    },
    ...(name === 'evm' ? { control } : {}),
    probe: (ledger) => truthProbe(networkBehind(ledger).truth),
    budget: { commitMs: 20 },
    now: clock,
  });
}

function calmLots(): Lots {
  return new Lots(testRandom(), CALM_RATES);
}
