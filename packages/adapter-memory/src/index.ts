/** @packageDocumentation The ledger in memory: reference of the port's meaning, and a double for test suites. */

export { memoryLedger } from './memory-ledger.js';
export type { MemoryLedger, MemoryLedgerOptions, ReorganiseOptions } from './options.js';
export { faultyLedger } from './faults/faulty-ledger.js';
export type { CallFate, EntryFate, LedgerCall, LedgerFaults } from './faults/faults.js';
export { memoryProbe } from './memory-probe.js';
export { sandbox } from './sandbox.js';
export type { Sandbox, SandboxOptions } from './sandbox.js';
