import type { Ledger } from '../ledger/ledger.js';
import { accountSequenceCases } from './cases/account-sequences.js';
import { commandCases } from './cases/commands.js';
import { endingCases } from './cases/endings.js';
import { followerCases } from './cases/followers.js';
import { horizonCases } from './cases/horizon.js';
import { isolationCases } from './cases/isolation.js';
import { keyCases } from './cases/keys.js';
import { lifecycleCases } from './cases/lifecycle.js';
import { outcomeCases } from './cases/outcomes.js';
import { reorganisationCases } from './cases/reorganisations.js';
import { sequenceCases } from './cases/sequences.js';
import { streamCases } from './cases/streams.js';
import type { ConformanceOptions } from './options.js';
import { Suite } from './suite.js';

/**
 * Declares the cases that a ledger passes before anybody uses it: one or more for each of {@link LEDGER_RULES}.
 *
 * A case has a ledger of its own. Cases of a capability that the profile does not have are skipped and say so; nothing else
 * skips one.
 */
export function describeLedgerConformance<L extends Ledger>(options: ConformanceOptions<L>): void {
  const suite = new Suite(options);
  options.test.describe(`Ledger conformance: ${options.name}`, () => {
    options.test.afterAll(() => suite.closeAll(), suite.timeoutMs);
    lifecycleCases(suite);
    commandCases(suite);
    endingCases(suite);
    keyCases(suite);
    outcomeCases(suite);
    streamCases(suite);
    followerCases(suite);
    reorganisationCases(suite);
    isolationCases(suite);
    sequenceCases(suite);
    horizonCases(suite);
    accountSequenceCases(suite);
  });
}
