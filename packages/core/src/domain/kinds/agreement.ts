import { BusinessRuleError } from '../business-rule-error.js';
import type { Check, KindRules } from './kind-rules.js';

const namesTheParties: Check<'agreement'> = ({ book, document }) => {
  const named = document.parties.map((party) => party.legalId);
  if (named.every((legalId, index) => legalId === book.parties[index])) return undefined;
  return new BusinessRuleError('AgreementPartiesMismatchError', {
    field: '/parties',
    value: named.join(', '),
    expected: `${book.parties.join(', ')}, the parties of this bilateral in their order`,
    source: 'R1, R2',
  });
};

/** The MSA: one for the pair, owned by both (MEF 114 R1–R3, D1, CR1). */
export const agreementRules: KindRules<'agreement'> = {
  naturalKey: (_, book) => book.parties,
  owner: () => 255,
  references: () => [],
  checks: { agree: namesTheParties, amend: namesTheParties, renew: namesTheParties },
  unchecked: [],
};
