import type { HexId, LedgerProof, RecordAddress, RecordState } from '@lateral/core';
import { bilateralIdOf, toHex } from '@lateral/core';
import { provenAccount, provenSlot } from './account.js';
import type { BlockHeader } from './header.js';
import { decodeHeader } from './header.js';
import type { InclusionProof, RegisterStateProof } from './inclusion-text.js';
import { decodeInclusion, INCLUSION_FORMAT } from './inclusion-text.js';
import { provenValue } from './proven-value.js';
import type { Log } from './receipt.js';
import { decodeLogs, receiptKey } from './receipt.js';
import { readRecordWord, recordSlot } from './record-slot.js';
import type { InclusionProblemCode } from './refusal.js';
import { demand, ProofRefusal } from './refusal.js';
import { readRegisterLog } from './register-log.js';
import type { Hex } from './rlp.js';

/** What the verifier knows by itself. What it leaves out is found and answered, not checked. */
export interface InclusionExpectation {
  readonly chainId: bigint;
  /** Address of the register's contract, in any case. */
  readonly register: string;
  /** keccak-256 of the register's code, `0x` and hex. */
  readonly codeHash?: string;
  /** Hash of a final block of this chain, `0x` and hex, from a source that the verifier trusts. */
  readonly blockHash?: string;
}

/**
 * Stable codes of what an inclusion proof does not show.
 *
 * - `block-final`: that the block is one of this chain, and final. Headers do not name their chain, and a block that was
 *   orphaned proves just as well: somebody must vouch for its hash, such as the `finalized` tag of several endpoints.
 * - `register-code`: that the contract at the address is the register, which alone makes its log a verdict.
 * - `record-state`: what the register holds of any record.
 * - `later-changes`: what later blocks did.
 */
export type InclusionNotShown = 'block-final' | 'register-code' | 'record-state' | 'later-changes';

/** What an inclusion proof shows. */
export interface ShownInclusion {
  readonly blockHash: Hex;
  readonly blockNumber: number;
  /** Ledger time of application: the block's, whole seconds. */
  readonly time: number;
  readonly bilateralId: HexId;
  readonly commandId: HexId;
  /** The command's envelope, whole. */
  readonly envelope: Uint8Array;
  /** Of the contract at the register's address, at the end of the block. */
  readonly codeHash?: Hex;
  readonly record?: ShownRecord;
  readonly notShown: readonly InclusionNotShown[];
}

/** A record of the command's bilateral as the register held it at the end of the block. */
export interface ShownRecord extends RecordAddress {
  /** undefined: it was never touched. */
  readonly state: RecordState | undefined;
}

export interface InclusionProblem {
  readonly code: InclusionProblemCode;
  /** What was found, in a sentence. */
  readonly reason: string;
}

/** The answer of a verification. A broken proof is a reason, never an exception. */
export type InclusionVerdict = ({ readonly ok: true } & ShownInclusion) | ({ readonly ok: false } & InclusionProblem);

/**
 * Verifies offline that a register's contract accepted a command, from the proof's bytes alone.
 *
 * Shows that a block with this header holds the log of the command's acceptance, its envelope whole; with a state proof
 * also the contract's code and a record's head. It recomputes the command's id from the envelope and takes every value from a
 * leaf that hashes up to the header.
 *
 * **It does not show that the header is canonical and final**, unless the caller names a block hash that it trusts: see
 * `notShown`.
 *
 * @returns What is shown, or the first problem in the order of the checks.
 * @source MEF 114 R23, CR5
 */
export function verifyInclusion(proof: LedgerProof, expected: InclusionExpectation): InclusionVerdict {
  try {
    return { ok: true, ...check(proof, expected) };
  } catch (error) {
    if (error instanceof ProofRefusal) return { ok: false, code: error.code, reason: error.message };
    throw error;
  }
}

function check({ format, bytes }: LedgerProof, expected: InclusionExpectation): ShownInclusion {
  demand(format === INCLUSION_FORMAT, 'otherFormat', `the format is ${format}, not ${INCLUSION_FORMAT}`);
  const proof = decodeInclusion(bytes);
  demand(proof.chainId === expected.chainId, 'otherChain', `chain ${proof.chainId}, not ${expected.chainId}`);
  const header = decodeHeader(proof.header);
  const vouched = expected.blockHash?.toLowerCase() ?? header.hash;
  demand(header.hash === vouched, 'otherBlock', `the header is that of block ${header.hash}, not of ${vouched}`);
  const register = expected.register.toLowerCase() as Hex;
  const command = readRegisterLog(provenLog(header, proof), register);
  const bilateralId = bilateralIdOf(command);
  const state = proof.state && provenState(header, register, bilateralId, proof.state);
  const code = expected.codeHash?.toLowerCase();
  demand(
    state === undefined || code === undefined || state.codeHash === code,
    'otherCode',
    `the code of ${register} hashes to ${state?.codeHash ?? 'nothing'}, not to ${code ?? 'nothing'}`,
  );
  return {
    blockHash: header.hash,
    blockNumber: header.number,
    time: header.time,
    bilateralId: toHex(bilateralId),
    commandId: toHex(command.id),
    envelope: command.bytes,
    ...state,
    notShown: notShown(expected, state),
  };
}

function provenLog({ receiptsRoot }: BlockHeader, { receipt: { index, nodes }, log }: InclusionProof): Log {
  const receipt = provenValue({ root: receiptsRoot, key: receiptKey(index), nodes }, 'receipt');
  demand(receipt !== undefined, 'receiptAbsent', `the block has no transaction ${index}`);
  const found = decodeLogs(receipt)[log];
  demand(found !== undefined, 'logAbsent', `the receipt of transaction ${index} has no log ${log}`);
  return found;
}

type ShownState = Pick<ShownInclusion, 'record'> & { readonly codeHash: Hex };

function provenState(
  { stateRoot }: BlockHeader,
  register: Hex,
  bilateralId: Uint8Array,
  { account, record }: RegisterStateProof,
): ShownState {
  const { codeHash, storageRoot } = provenAccount(stateRoot, register, account);
  if (record === undefined) return { codeHash };
  const { nodes, ...address } = record;
  const word = provenSlot(storageRoot, recordSlot(bilateralId, address), nodes);
  return { codeHash, record: { ...address, state: readRecordWord(word) } };
}

function notShown(expected: InclusionExpectation, state: ShownState | undefined): readonly InclusionNotShown[] {
  return [
    ...(expected.blockHash === undefined ? (['block-final'] as const) : []),
    ...(expected.codeHash === undefined || state === undefined ? (['register-code'] as const) : []),
    ...(state?.record === undefined ? (['record-state'] as const) : []),
    'later-changes',
  ];
}
