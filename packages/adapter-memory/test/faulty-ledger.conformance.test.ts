import { describeLedgerConformance } from '@lateral/core/conformance';
import type { Ledger } from '@lateral/core';
import { nodeSchedule } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { faultyLedger, memoryLedger } from '@lateral/adapter-memory';
import { memoryProbe } from '../src/memory-probe.js';

const behind = new Map<Ledger, MemoryLedger>();
const behindOf = (ledger: Ledger): MemoryLedger => behind.get(ledger) ?? memoryLedger();

describeLedgerConformance<Ledger>({
  name: 'adapter-memory behind a way of 1 to 3 ms',
  test: { describe, it, afterAll },
  createLedger: () => {
    const memory = memoryLedger({ finalityDepth: 3 });
    const delays = [1, 3, 2];
    const nextDelay = (): number => {
      const [delay = 1] = delays.splice(0, 1);
      delays.push(delay);
      return delay;
    };
    const ledger = faultyLedger(memory, {
      call: () => ({ requestMs: nextDelay(), answerMs: nextDelay() }),
      entry: () => ({ delayMs: nextDelay() }),
      timeoutMs: { read: 2_000, submit: 2_000 },
      schedule: nodeSchedule,
    });
    behind.set(ledger, memory);
    return ledger;
  },
  control: behindOf,
  probe: (ledger) => memoryProbe(behindOf(ledger)),
  budget: { commitMs: 20 },
});
