import type { Declaration } from '@lateral/core';
import type { EvmFinality } from './options.js';

const met = (evidence: string): Declaration => ({ status: 'met', evidence });
const partly = (evidence: string): Declaration => ({ status: 'partly', evidence });
const notMet = (evidence: string): Declaration => ({ status: 'notMet', evidence });
const notApplicable = (evidence: string): Declaration => ({ status: 'notApplicable', evidence });
const operator = (evidence: string): Declaration => ({ status: 'operator', evidence });

type Declarations = Readonly<Record<string, Declaration>>;

const BY_OPERATOR = 'Declared by the operator of the network: which client, which consensus, who may run a node.';

/** What holds on every EVM chain, by the program and this adapter alone (MEF 114 §7.8). */
const GENERIC: Declarations = {
  R31: met(
    'SHA-256, Keccak-256 and ECDSA by the precompiles of the EVM; the register adds checks and no cryptography of its own.',
  ),
  R32: operator(BY_OPERATOR),
  R33: operator('Keys of nodes are kept by who runs them. Keys of parties never reach the ledger; a relayer pays.'),
  R34: operator(BY_OPERATOR),
  R35: operator(BY_OPERATOR),
  R36: met(
    'The register is one immutable contract without owner, pause, proxy and fee; its code hash is checked at open.',
  ),
  R37: partly('The ledger sees commitments, not documents; kinds, actions, ids and times are readable by every node.'),
  R38: partly('Documents travel off the ledger; who delivers a command is a relayer without relation to the parties.'),
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
  R48: partly('The EVM has a formal specification; compiler and clients are not verified against it.'),
  R49: partly(
    'Announced as final by the rule of the profile alone, and the floor never falls; the assumption behind the rule is the chain’s.',
  ),
  R50: partly('Undone blocks are announced as reverted; below the floor the adapter stops with finalityViolation.'),
  R51: partly(
    'A transaction is sent again, and paid more, until it is in a block; who makes blocks may leave it out for a time.',
  ),
  D7: operator(BY_OPERATOR),
  D8: operator('Nodes run in enclaves where their operator does so.'),
  D9: operator(BY_OPERATOR),
  D10: partly(
    'The chain has precompiles for BN254 and BLS12-381 pairings; the register verifies no zero-knowledge proof yet.',
  ),
  D11: notMet('Takes no data but commands.'),
  D12: notMet('Has no locks between ledgers yet.'),
  D13: notMet('Has no locks between ledgers yet.'),
  D14: operator(BY_OPERATOR),
  D15: operator(BY_OPERATOR),
  D16: notMet('The register is tested by sequences, fuzzing and invariants, and has no mathematical proof.'),
};

const ETHEREUM_DOCS = 'Ethereum’s consensus specification';

/** Ethereum mainnet, from its public specifications. */
const ETHEREUM: Declarations = {
  R32: met(`Nodes talk over authenticated, encrypted channels (RLPx, Noise): ${ETHEREUM_DOCS} and devp2p.`),
  R34: notApplicable('A public network: anybody may run a node.'),
  R35: met(`Proof of stake, safe below a third of dishonest stake: ${ETHEREUM_DOCS}.`),
  R40: met('Thousands of nodes of several clients hold the chain.'),
  R41: met(`Validators hold equal rules and a stake: ${ETHEREUM_DOCS}.`),
  R42: met(`Tolerates up to a third of faulty stake: ${ETHEREUM_DOCS}.`),
  R43: met(`Proposers are drawn by lot (RANDAO): ${ETHEREUM_DOCS}.`),
  R44: met(`Attestations are signed, and contradictions slashed: ${ETHEREUM_DOCS}.`),
  D7: met(`Contradicting attestations cost stake: ${ETHEREUM_DOCS}.`),
  D9: partly('Clients find other peers by themselves; a partition delays finality.'),
  D14: met(`Validators join and leave by the deposit contract: ${ETHEREUM_DOCS}.`),
  D15: met('Several independent clients make and check blocks.'),
};

/** A network of known operators with QBFT or IBFT 2.0: what its consensus promises, where its operators run it so. */
const PRIVATE_BFT: Declarations = {
  R34: operator('Permissioned: the operators decide who runs a node, and declare how.'),
  R35: operator(
    'QBFT and IBFT 2.0 are safe below a third of faulty validators; the operators declare how many there are, and whose.',
  ),
  R42: operator('Tolerates fewer than a third of faulty validators; the operators declare their number.'),
  D7: notApplicable('Validators are known organisations; nothing is staked.'),
};

/** The profile's declarations for a kind of network. */
export function declarationsOf(kind: 'generic' | 'ethereum' | 'privateBft', finality: EvmFinality): Declarations {
  const instant: Declarations =
    finality === 'instant'
      ? {
          R50: operator(
            'Final as included: declared by the operator, whose consensus undoes no block. One that is undone stops the link.',
          ),
        }
      : {};
  if (kind === 'ethereum') return { ...GENERIC, ...ETHEREUM, ...instant };
  return kind === 'privateBft' ? { ...GENERIC, ...PRIVATE_BFT, ...instant } : { ...GENERIC, ...instant };
}
