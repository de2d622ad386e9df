import { describeLedgerConformance } from '@lateral/core/conformance';
import type { GethNetworkOptions } from '@lateral/devnet-evm';
import { findGeth, startGethNetwork } from '@lateral/devnet-evm';
import type { EvmLedger } from '../../src/evm-ledger.js';
import type { EvmFinality } from '../../src/options.js';
import { gethNetwork, LedgerMaker, skipLoudly } from '../devnets.js';

/** Networks by their title; blocks without transactions are not made, so that a block more is asked for where one is needed. */
const NETWORKS: readonly (readonly [string, GethNetworkOptions, EvmFinality, number])[] = [
  ['one node, 200 ms slots, final by tag', { nodes: 1, slotMs: 200, emptyBlocks: false }, { tag: 'finalized' }, 800],
  ['two nodes, 200 ms slots, final under 3 blocks', { nodes: 2, slotMs: 200, emptyBlocks: false }, { depth: 3 }, 800],
  ['one node, 1 s slots, final by tag', { nodes: 1, slotMs: 1_000, emptyBlocks: false }, { tag: 'finalized' }, 2_500],
];

/** A kit on slots of a second takes five minutes. */
const networks = process.env['LATERAL_LONG'] === undefined ? NETWORKS.slice(0, 2) : NETWORKS;

const program = await findGeth();
if (program.path === undefined) {
  skipLoudly('conformance on geth', program.reason);
  describe.skip('geth is not installed', () => {
    it('runs the kit', () => undefined);
  });
} else {
  for (const [title, options, finality, commitMs] of networks) {
    const geth = await startGethNetwork({ ...options, fundedAccounts: 100 });
    const network = gethNetwork(geth);
    const maker = new LedgerMaker(network, {
      finality,
      agreement: finality === 'instant' ? 1 : network.endpoints.length,
    });
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
