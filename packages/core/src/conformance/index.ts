/** @packageDocumentation The conformance kits: what a ledger or a store passes before it is one of Lateral's. */

export { describeLedgerConformance } from './describe-ledger-conformance.js';
export type { ConformanceOptions, LedgerControl, LedgerOverrides, LedgerProbe, TestFunctions } from './options.js';
export { probeOfLog } from './replay.js';
export type { LoggedCommand } from './replay.js';
export { LEDGER_RULES } from './rules.js';
export type { LedgerRule } from './rules.js';
export type { Sequence, SequenceKey, SequenceLedger, SequenceRecord, SequenceStep } from './sequence.js';
export { headsOf, referenceTo, testChange, testRecordId } from './test-changes.js';
export type { TestChange } from './test-changes.js';
export { TestParties, testParties } from './test-parties.js';
export type { TestKey, TestPartiesOptions } from './test-parties.js';
export { PACKED_TABLE, TABLE_DIGEST } from './test-table.js';

// Stores
export { describeStoreConformance } from './store/describe-store-conformance.js';
export { fullAfter } from './store/full-after.js';
export type { StoreConformanceOptions, StorePlace } from './store/options.js';
export { STORE_RULES } from './store/rules.js';
export type { StoreRule } from './store/rules.js';
export { beginService, Dice, RandomSets, randomRecords } from './random/random-sets.js';
export { NOW, RegisterBench } from './random/register-bench.js';
export type { BenchKeys, BenchRecord, RegisterBenchOptions } from './random/register-bench.js';
