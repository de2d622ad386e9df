import type { Declaration } from '@lateral/core';
import type { EvmFinality, EvmLedgerOptions } from './options.js';

const met = (evidence: string): Declaration => ({ status: 'met', evidence });
const partly = (evidence: string): Declaration => ({ status: 'partly', evidence });
const notMet = (evidence: string): Declaration => ({ status: 'notMet', evidence });
const notApplicable = (evidence: string): Declaration => ({ status: 'notApplicable', evidence });
const operator = (evidence: string): Declaration => ({ status: 'operator', evidence });

type Declarations = Readonly<Record<string, Declaration>>;

const BY_OPERATOR = 'Declared by the operator of the network: which client, which consensus, who may run a node.';

/** What holds on every EVM chain, by the register and this adapter alone (MEF 114 §7.8). */
const GENERIC: Declarations = {
  R31: met(
    'SHA-256, Keccak-256 and ECDSA by the precompiles of the EVM; the register adds checks and no cryptography of its own.',
  ),
  R32: operator(BY_OPERATOR),
  R33: operator('Keys of nodes are kept by who runs them. Keys of parties never reach the ledger; a relayer pays.'),
  R34: operator(BY_OPERATOR),
  R35: operator(BY_OPERATOR),
  R36: partly(
    'One immutable contract without owner, pause, proxy and fee, whose code hash is checked at open; the EVM has formal semantics, but neither its clients nor the register are verified.',
  ),
  R37: partly('The ledger sees commitments, not documents; kinds, actions, ids and times are readable by every node.'),
  R38: partly(
    'Documents travel off the ledger, and a relayer without relation to the parties sends; every node executes.',
  ),
  R39: partly('Documents stay with the parties; every node holds the commands.'),
  R40: operator(BY_OPERATOR),
  R41: operator(BY_OPERATOR),
  R42: operator(BY_OPERATOR),
  R43: operator(BY_OPERATOR),
  R44: operator(BY_OPERATOR),
  R45: met(
    'The EVM is deterministic; the shared sequences and a differential run give the verdicts of the reference register.',
  ),
  R46: met('A command has at most 16 changes and 24 references, and gas bounds every transaction (EIP-7825).'),
  R47: met(
    'Verifies ES256K by ecrecover and, where the chain has it, ES256 by the precompile of EIP-7951; SHA-256 natively.',
  ),
  R48: partly('The EVM has formal semantics; compiler and clients are not verified against them.'),
  R49: notApplicable('Final by a rule over later blocks, so eventually consistent: R50.'),
  R50: partly(
    'Announced as final by the rule of the profile alone; below that floor, which never falls, an undone block stops the adapter with finalityViolation. What the rule is worth is up to the chain.',
  ),
  R51: partly(
    'A transaction is sent again, and paid more, until it is in a block; who makes blocks may leave it out for a time.',
  ),
  D7: operator(BY_OPERATOR),
  D8: operator('Nodes run in enclaves where their operator does so.'),
  D9: operator(BY_OPERATOR),
  D10: partly('The chain has precompiles for BN254 and BLS12-381 pairings; the register verifies no such proof yet.'),
  D11: notMet('Takes no data but commands.'),
  D12: notMet('Has no locks between ledgers yet.'),
  D13: notMet('Has no locks between ledgers yet.'),
  D14: operator(BY_OPERATOR),
  D15: operator(BY_OPERATOR),
  D16: notMet('The register is tested by sequences, fuzzing and invariants, and has no mathematical proof.'),
};

/** Ethereum mainnet, by its public specifications. */
const ETHEREUM: Declarations = {
  R32: met('Peers talk encrypted: RLPx between execution clients, libp2p with Noise between consensus clients.'),
  R34: partly('Both protocols limit, score and drop peers; nobody has certified them by ISO/IEC 27033.'),
  R35: met('Proof of stake (Gasper): what is finalized is safe while less than a third of the stake is faulty.'),
  R40: met('Messages are gossiped among equals; who proposes is drawn anew for each slot.'),
  R41: met('Blocks are finalized by two thirds of the stake, whatever less than a third does.'),
  R42: met('The safety of finalized blocks needs no timing; finality goes on once messages come in time again.'),
  R43: partly('Consensus is apart from execution (Engine API), so other networks take another one; mainnet has one.'),
  R44: partly(
    'Proofs of its finality are published; that of its fork choice rests on assumptions which attacks have tested.',
  ),
  D7: met('Contradicting votes cost stake (slashing).'),
  D9: notMet('Peers talk encrypted; which peer a transaction came from first is not hidden.'),
  D14: partly('Rewards and slashing are part of the protocol and analysed in publications, without a complete proof.'),
  D15: partly('Each validator votes once an epoch, and votes are aggregated; gossip repeats them.'),
};

/** A network of known operators with QBFT or IBFT 2.0: what its consensus promises, where its operators run it so. */
const PRIVATE_BFT: Declarations = {
  R34: operator('Permissioned: the operators decide who runs a node, and declare how.'),
  R35: operator(
    'QBFT and IBFT 2.0 are safe below a third of faulty validators; the operators declare how many there are, and whose.',
  ),
  R40: operator('Validators propose by turns; the operators declare how nodes find each other.'),
  R41: operator('Tolerates fewer than a third of faulty validators; the operators declare their number.'),
  R42: operator(
    'QBFT and IBFT 2.0 stop while messages come late, and never fork for it; the operators declare theirs.',
  ),
  R43: operator('Clients of this family offer several; the operators declare theirs.'),
  D7: notApplicable('Validators are known organisations; nothing is staked.'),
  D14: notApplicable('Validators are known organisations; nothing is staked.'),
  D15: notMet('QBFT and IBFT 2.0 take messages by the square of the number of validators.'),
};

/** A network whose consensus undoes no block. */
const INSTANT: Declarations = {
  R49: operator(
    'Final as included: declared by the operator, whose consensus undoes no block. One that is undone stops the adapter with finalityViolation.',
  ),
  R50: notApplicable('Final as included: R49.'),
};

/** The profile's declarations for a kind of network. */
export function declarationsOf(kind: NonNullable<EvmLedgerOptions['kind']>, finality: EvmFinality): Declarations {
  const ofKind = { generic: {}, ethereum: ETHEREUM, privateBft: PRIVATE_BFT }[kind];
  return { ...GENERIC, ...ofKind, ...(finality === 'instant' ? INSTANT : {}) };
}

/** What holds of a Smart Bilateral on an EVM chain, beside the chain itself (MEF 114 §7.6.1). */
export const BILATERAL: Declarations = {
  R22: met('The contract alone decides; chain, address and code are checked at open, and each genesis names them.'),
  R23: partly(
    'The contract verifies life cycle and consent, and inclusion is proven offline; amounts are verified by the two parties.',
  ),
  R24: partly(
    'Each party ends alone, and anybody may deliver; who makes blocks may leave a transaction out for a time (R51).',
  ),
  R25: partly('Salted commitments and keyed ids; kinds, actions, times and the accounts of relayers are readable.'),
  D4: met('No pause, no owner, no coordinator of its own: a command applies as soon as its transaction is in a block.'),
};
