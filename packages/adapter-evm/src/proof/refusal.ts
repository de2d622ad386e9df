/**
 * Why an inclusion proof is refused, as a closed union; the meaning of each:
 *
 * | code | meaning |
 * | --- | --- |
 * | `otherFormat` | the proof names a format that this verifier does not read |
 * | `notCanonical` | the bytes are not the one canonical JSON text of an inclusion proof |
 * | `otherChain` | it is said to be of another chain than the expected one |
 * | `headerMalformed` | the header is none of a known fork |
 * | `otherBlock` | the header does not hash to the block hash that the caller vouches for |
 * | `nodeMissing` | a trie node that the one above it names is not there |
 * | `nodeMismatch` | a trie node does not hash to what the one above it, or the root, names |
 * | `nodeMalformed` | a trie node is neither branch, extension nor leaf |
 * | `nodeSuperfluous` | trie nodes are left over |
 * | `receiptAbsent` | the block has no transaction at this index |
 * | `receiptMalformed` | the receipt is none of EIP-2718 |
 * | `logAbsent` | the receipt has no log at this place |
 * | `otherContract` | the log is of another contract than the register |
 * | `otherEvent` | the log is none of the register's two events, or not that of its command |
 * | `envelopeMalformed` | the log does not hold the envelope of a command |
 * | `otherCommand` | the envelope's command has another id than the log says |
 * | `otherBilateral` | the envelope's command is of another bilateral than the log says |
 * | `accountAbsent` | there is no contract at the register's address |
 * | `otherCode` | the register's address has other code than the expected one |
 * | `slotMalformed` | the record's storage slot holds no record |
 */
export const INCLUSION_PROBLEM_CODES = [
  'otherFormat',
  'notCanonical',
  'otherChain',
  'headerMalformed',
  'otherBlock',
  'nodeMissing',
  'nodeMismatch',
  'nodeMalformed',
  'nodeSuperfluous',
  'receiptAbsent',
  'receiptMalformed',
  'logAbsent',
  'otherContract',
  'otherEvent',
  'envelopeMalformed',
  'otherCommand',
  'otherBilateral',
  'accountAbsent',
  'otherCode',
  'slotMalformed',
] as const;
export type InclusionProblemCode = (typeof INCLUSION_PROBLEM_CODES)[number];

/** Carries the first problem out of the checks; it never leaves this folder. */
export class ProofRefusal extends Error {
  constructor(
    readonly code: InclusionProblemCode,
    found: string,
  ) {
    super(found);
  }
}

/** Goes on only if a check holds. */
export function demand(holds: boolean, code: InclusionProblemCode, found: string): asserts holds {
  if (!holds) throw new ProofRefusal(code, found);
}
