import { describeLedgerConformance } from '@lateral/core/conformance';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import { memoryProbe } from '../src/memory-probe.js';

describeLedgerConformance<MemoryLedger>({
  name: 'adapter-memory, a final block every 5 ms',
  test: { describe, it, afterAll },
  createLedger: () => memoryLedger({ blockIntervalMs: 5 }),
  probe: memoryProbe,
  budget: { commitMs: 50 },
});
