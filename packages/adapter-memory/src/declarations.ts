import type { Declaration } from '@lateral/core';

const met = (evidence: string): Declaration => ({ status: 'met', evidence });
const partly = (evidence: string): Declaration => ({ status: 'partly', evidence });
const notMet = (evidence: string): Declaration => ({ status: 'notMet', evidence });
const notApplicable = (evidence: string): Declaration => ({ status: 'notApplicable', evidence });
const operator = (evidence: string): Declaration => ({ status: 'operator', evidence });

const NO_NETWORK = 'One process, no network and no nodes.';
const NO_CONSENSUS = 'One process decides alone; there is no consensus.';

/** What a ledger in one process is and is not (MEF 114 §7.8): good for tests and demonstrations, not between two carriers. */
export const DECLARATIONS: Readonly<Record<string, Declaration>> = {
  R31: met('SHA-256 and ECDSA by the OpenSSL of Node.js; the register adds checks and no cryptography of its own.'),
  R32: notApplicable(NO_NETWORK),
  R33: notApplicable('The ledger holds no key of a node.'),
  R34: notApplicable(NO_NETWORK),
  R35: notMet(NO_CONSENSUS),
  R36: notMet('JavaScript in the process of the application.'),
  R37: partly('The ledger sees commitments, not documents; kinds, actions, ids and times are in the clear.'),
  R38: notMet('Whoever has the process or its folder sees each command.'),
  R39: partly('Documents stay with the parties; all that the ledger holds is in one folder.'),
  R40: notApplicable(NO_NETWORK),
  R41: notMet(NO_CONSENSUS),
  R42: notMet(NO_CONSENSUS),
  R43: notMet(NO_CONSENSUS),
  R44: notMet(NO_CONSENSUS),
  R45: met('The register is a pure function of state, command and ledger time; the shared sequences replay it.'),
  R46: met('A command has at most 16 changes and 24 references, and the register has no other loop.'),
  R47: met('Verifies ES256K and ES256 signatures and SHA-256 digests natively.'),
  R48: notMet('JavaScript is not a verified execution framework.'),
  R49: partly('What is final is never undone by the program; whoever owns the process can replace it.'),
  R50: partly('Blocks are undone below the finality depth only; whoever owns the process can replace it.'),
  R51: partly('A valid command is in the next block while the process runs.'),
  D7: notApplicable('Nothing is at stake in a process.'),
  D8: operator('Runs wherever Node.js runs, an enclave included.'),
  D9: notApplicable(NO_NETWORK),
  D10: notMet('Verifies no zero-knowledge proof.'),
  D11: notMet('Takes no data but commands.'),
  D12: notMet('Has no locks between ledgers.'),
  D13: notMet('Has no locks between ledgers.'),
  D14: notApplicable(NO_CONSENSUS),
  D15: notApplicable(NO_CONSENSUS),
  D16: notMet('The register is tested and has no mathematical proof.'),
};
