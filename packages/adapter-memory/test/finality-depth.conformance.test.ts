import { describeLedgerConformance } from '@lateral/core/conformance';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import { memoryProbe } from '../src/memory-probe.js';

describeLedgerConformance<MemoryLedger>({
  name: 'adapter-memory, final after 3 blocks, with reorganisations',
  test: { describe, it, afterAll },
  createLedger: () => memoryLedger({ finalityDepth: 3 }),
  control: (ledger) => ledger,
  probe: memoryProbe,
  budget: { commitMs: 20 },
});

// In one process the timer of a block cannot fire between a case's answer and its next step, as none of them leaves the process.
describeLedgerConformance<MemoryLedger>({
  name: 'adapter-memory, final after 2 blocks that come every 5 ms',
  test: { describe, it, afterAll },
  createLedger: () => memoryLedger({ finalityDepth: 2, blockIntervalMs: 5 }),
  control: (ledger) => ledger,
  probe: memoryProbe,
  budget: { commitMs: 50 },
});
