import type { LedgerCapabilities } from '../ledger/profile.js';

/** A rule that each ledger keeps. The kit has a case or more for each; docs/reference/ledger-port.md explains them. */
export interface LedgerRule {
  /** As in the titles: `L9`. */
  readonly number: number;
  readonly title: string;
  /** Ids of MEF 114 that the cases show. */
  readonly requirements: readonly string[];
  /** Where the profile does not have it, the cases are skipped. Nothing else skips one. */
  readonly needs?: keyof LedgerCapabilities;
}

const rule = (
  number: number,
  title: string,
  requirements: readonly string[] = [],
  needs?: keyof LedgerCapabilities,
): LedgerRule => ({ number, title, requirements, ...(needs === undefined ? {} : { needs }) });

/** All rules for implementors, in order. A number is never used again for another rule. */
export const LEDGER_RULES: readonly LedgerRule[] = [
  rule(1, 'Before open every operation answers ledgerNotOpen.'),
  rule(
    2,
    'open while open does nothing; close is terminal and idempotent, and every operation answers ledgerClosed after it.',
  ),
  rule(3, 'The profile names the ledger by the digest of its identity and declares each requirement on a ledger.', [
    'R22',
  ]),
  rule(4, 'prepare answers with the exact bytes to send and sends nothing.'),
  rule(5, 'All eight commands are accepted, and what they write is what anybody reads.', ['R8', 'R23']),
  rule(6, 'A refusal names the first code in the order of the register and writes nothing.', ['R8']),
  rule(7, 'Repeated delivery is harmless.', ['R23']),
  rule(8, 'A set is applied whole or not at all.', ['R46']),
  rule(9, 'Each party alone ends an agreement, whatever the other one does meanwhile.', ['R24']),
  rule(10, 'A rejection is recorded, moves one head, and the rejected set is dead.', ['CR8', 'CR9']),
  rule(11, 'A key signs only what it is registered for, and nothing once revoked.', ['R6']),
  rule(12, 'A root is replaced by itself at once and by the recovery key after its delay.'),
  rule(
    13,
    'A closing bilateral opens nothing, a closed one takes nothing, and both parties together replace the table.',
  ),
  rule(14, 'A genesis of another ledger, or with a table that the ledger does not hold, is refused.', ['R22']),
  rule(15, 'ES256K signatures are verified.', ['R47'], 'es256k'),
  rule(16, 'ES256 signatures are verified.', ['R47'], 'es256'),
  rule(17, 'The outcome of a command is what the log says.', ['R23']),
  rule(
    18,
    'A wait that was ended leaves the outcome unknown; looking it up and sending the same bytes again are safe.',
    ['R51'],
  ),
  rule(19, 'The entries are history and then live, in order, and enough to rebuild the state.', ['R23']),
  rule(20, 'A position resumes with exactly what followed it.', ['R23']),
  rule(21, 'Subscribers are independent of each other, and close completes them.'),
  rule(22, 'Each command becomes final once, after it was included, and stays.', ['R49', 'R50']),
  rule(
    23,
    'Undone blocks are announced as reverted, newest first, and what returns is announced again.',
    ['R50'],
    'reorganisations',
  ),
  rule(24, 'Bilaterals are independent of each other.'),
  rule(25, 'close releases whoever waits, with an unknown outcome.'),
  rule(26, 'Trouble is a LedgerError with code and stage.'),
  rule(27, 'What was accepted is there after the ledger was closed and opened again.', ['R23'], 'durable'),
  rule(28, 'The shared sequences give the verdicts and records of the specification.', ['R45']),
  rule(29, 'Nothing is applied with a ledger time before a horizon that was stated.'),
  rule(
    30,
    'A number of the account is used up by one included transaction, refused or empty too.',
    [],
    'accountSequence',
  ),
];
