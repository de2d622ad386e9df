/** @packageDocumentation A ledger on one append-only file. */

export { fileLedger } from './file-ledger.js';
export type { FileLedgerOptions } from './file-ledger.js';
