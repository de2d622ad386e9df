import { describeLedgerConformance } from '@lateral/core/conformance';
import type { GethNetworkOptions } from '@lateral/devnet-evm';
import { findGeth, startGethNetwork } from '@lateral/devnet-evm';
import type { EvmLedger } from '../../src/evm-ledger.js';
import type { EvmFinality } from '../../src/options.js';
import { gethNetwork, LedgerMaker, skipLoudly } from '../devnets.js';

interface Case {
  readonly title: string;
  readonly network: GethNetworkOptions;
  readonly finality: EvmFinality;
  readonly commitMs: number;
  /** Accounts that take turns. */
  readonly pool?: number;
}

/** Blocks without transactions are not made, so that a block more is asked for where one is needed. */
const emptyBlocks = false;
const CASES: readonly Case[] = [
  {
    title: 'one node, 200 ms slots, final by tag',
    network: { nodes: 1, slotMs: 200, emptyBlocks },
    ...{ finality: { tag: 'finalized' }, commitMs: 800 },
  },
  {
    title: 'two nodes, 200 ms slots, final under 3 blocks, two accounts by turns',
    network: { nodes: 2, slotMs: 200, emptyBlocks },
    ...{ finality: { depth: 3 }, commitMs: 800, pool: 2 },
  },
  {
    title: 'one node, 1 s slots, final by tag',
    network: { nodes: 1, slotMs: 1_000, emptyBlocks },
    ...{ finality: { tag: 'finalized' }, commitMs: 2_500 },
  },
];

/** A kit on slots of a second takes five minutes. */
const cases = process.env['LATERAL_LONG'] === undefined ? CASES.slice(0, 2) : CASES;

const program = await findGeth();
if (program.path === undefined) {
  skipLoudly('conformance on geth', program.reason);
  describe.skip('geth is not installed', () => {
    it('runs the kit', () => undefined);
  });
} else {
  for (const { title, network: options, finality, commitMs, pool = 0 } of cases) {
    const geth = await startGethNetwork({ ...options, fundedAccounts: 100 * (1 + pool) });
    const network = gethNetwork(geth);
    const maker = new LedgerMaker(network, { finality, pool, agreement: network.endpoints.length });
    describeLedgerConformance<EvmLedger>({
      name: `geth, ${title}`,
      test: { describe, it, afterAll },
      createLedger: maker.create,
      reopen: maker.reopen,
      probe: maker.probe,
      control: () => network.control,
      budget: { commitMs },
    });
    afterAll(() => geth.stop());
  }
}
