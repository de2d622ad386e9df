import { memoryLedger, memoryProbe } from '@lateral/adapter-memory';
import { describeLedgerConformance } from '@lateral/core/conformance';
import type { ServedLedger } from './served-ledger.js';
import { servedLedger } from './served-ledger.js';

describeLedgerConformance<ServedLedger>({
  name: 'the memory ledger behind a local socket, final after 2 blocks',
  test: { describe, it, afterAll },
  createLedger: () => servedLedger(memoryLedger({ finalityDepth: 2 })),
  control: ({ truth }) => truth,
  probe: ({ truth }) => memoryProbe(truth),
  budget: { commitMs: 100 },
});
