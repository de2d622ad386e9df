import { describeLedgerConformance } from '@lateral/core/conformance';
import { findAnvil, startAnvil } from '@lateral/devnet-evm';
import type { EvmLedger } from '../src/evm-ledger.js';
import type { EvmFinality } from '../src/options.js';
import { anvilNetwork, LedgerMaker, skipLoudly } from './devnets.js';

const program = findAnvil();
const RULES: readonly (readonly [string, EvmFinality])[] = [
  ['final after 2 blocks', { depth: 2 }],
  ['final at once', 'instant'],
];

/** A kit takes most of a minute: the ordinary tests run the first only. */
const rules = process.env['LATERAL_LEDGERS'] === undefined ? RULES.slice(0, 1) : RULES;

if (program.path === undefined) {
  skipLoudly('conformance on anvil', program.reason);
  describe.skip('anvil is not installed', () => {
    it('runs the kit', () => undefined);
  });
} else {
  const anvil = await startAnvil({ fundedAccounts: 200 });
  const network = anvilNetwork(anvil);
  let used = 0;
  for (const [title, finality] of rules) {
    const maker = new LedgerMaker({ ...network, accounts: network.accounts.slice(used, (used += 100)) }, { finality });
    describeLedgerConformance<EvmLedger>({
      name: `anvil, ${title}`,
      test: { describe, it, afterAll },
      createLedger: maker.create,
      reopen: maker.reopen,
      probe: maker.probe,
      control: () => network.control,
      budget: { commitMs: 500 },
    });
  }
  afterAll(() => anvil.stop());
}
