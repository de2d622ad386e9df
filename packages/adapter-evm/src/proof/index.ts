/** @packageDocumentation Proofs that an EVM ledger holds a command, made from a node's answers and verified offline. */

export { INCLUSION_FORMAT } from './inclusion-text.js';
export { proveInclusion } from './prove-inclusion.js';
export type { InclusionQuery } from './prove-inclusion.js';
export { INCLUSION_PROBLEM_CODES } from './refusal.js';
export type { InclusionProblemCode } from './refusal.js';
export type { Hex } from './rlp.js';
export { verifyEvmLedgerProof } from './evidence-proof.js';
export { verifyInclusion } from './verify-inclusion.js';
export type {
  InclusionExpectation,
  InclusionNotShown,
  InclusionProblem,
  InclusionVerdict,
  ShownInclusion,
  ShownRecord,
} from './verify-inclusion.js';
