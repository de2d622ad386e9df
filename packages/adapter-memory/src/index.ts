/** @packageDocumentation The ledger in memory: reference of the port's meaning, and a double for test suites. */

export { memoryLedger } from './memory-ledger.js';
export type { MemoryLedger, MemoryLedgerOptions } from './options.js';
export { sandbox } from './sandbox.js';
export type { Sandbox, SandboxOptions } from './sandbox.js';
