import type { LedgerClaim, VerifyLedgerProof } from '@lateral/core';
import { equalBytes } from '@lateral/core';
import { INCLUSION_FORMAT } from './inclusion-text.js';
import { verifyInclusion } from './verify-inclusion.js';

/**
 * Verifies the proofs of EVM chains in an evidence bundle: hand it to `verifyEvidence`. Chain and register are those that the bundle's
 * ledger identity names, which its genesis is bound to.
 *
 * It does not show that the block is in the chain for good (`block-final`): compare its hash, which {@link verifyInclusion} answers,
 * with a node that you trust.
 *
 * @source MEF 114 R23, CR6
 */
export const verifyEvmLedgerProof: VerifyLedgerProof = (proof, claim) => {
  if (proof.format !== INCLUSION_FORMAT) return `its format is ${proof.format}, not ${INCLUSION_FORMAT}`;
  const ledger = evmIdentity(claim.ledgerIdentity);
  if (ledger === undefined) return `${claim.ledgerIdentity} is no EVM ledger`;
  const verdict = verifyInclusion(proof, ledger);
  if (!verdict.ok) return `${verdict.code}: ${verdict.reason}`;
  return differenceOf(verdict, claim);
};

function differenceOf(
  shown: Pick<LedgerClaim, 'bilateralId' | 'commandId' | 'envelope' | 'time'>,
  claim: LedgerClaim,
): string | undefined {
  if (shown.bilateralId !== claim.bilateralId) return `it is of bilateral ${shown.bilateralId}`;
  if (shown.commandId !== claim.commandId) return `it is of command ${shown.commandId}`;
  if (!equalBytes(shown.envelope, claim.envelope)) return 'the ledger holds the command with other signatures';
  return shown.time === claim.time ? undefined : `the ledger applied it at ${shown.time}, not ${claim.time}`;
}

/** Chain and register of a ledger identity, as the adapter writes it. */
function evmIdentity(text: string): { readonly chainId: bigint; readonly register: string } | undefined {
  const found = /^\{"adapter":"lateral-evm","chain":"eip155:(\d+)","register":"(0x[0-9a-f]{40})"\}$/.exec(text);
  const [, chainId, register] = found ?? [];
  return chainId === undefined || register === undefined ? undefined : { chainId: BigInt(chainId), register };
}
