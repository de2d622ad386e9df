import { checkRuleSet, ruleSetContent } from '../../rules/rule-set.js';
import type { Book } from '../book.js';
import { BusinessRuleError } from '../business-rule-error.js';
import type { RecordPointer } from '../commands.js';
import type { TermsDocument } from '../documents.js';
import type { Check, KindRules } from './kind-rules.js';
import { firstOf, partyIndex, pinnedOf } from './kind-rules.js';

const namesTheParties: Check<'terms'> = ({ book, document: { seller, buyer } }) => {
  const [sells, buys] = [partyIndex(book, seller), partyIndex(book, buyer)];
  if (sells !== undefined && buys !== undefined && sells !== buys) return undefined;
  return new BusinessRuleError('TermsPartiesMismatchError', {
    field: '/seller',
    value: `${seller} selling to ${buyer}`,
    expected: `one of ${book.parties.join(', ')} selling to the other`,
    source: 'R1',
  });
};

const belongsToTheAgreement: Check<'terms'> = ({ document, pinned }) => {
  const agreement = pinnedOf(pinned, 'agreement')?.document;
  if (agreement?.name === document.agreementName) return undefined;
  return new BusinessRuleError('TermsInvalidError', {
    field: '/agreementName',
    value: document.agreementName,
    expected: `${agreement?.name ?? 'one whose document both hold'}, the agreement in force`,
    source: 'D2, CR1',
  });
};

const hasUsableRules: Check<'terms'> = ({ book, document }) => {
  const [problem] = checkRuleSet(document);
  if (problem !== undefined) {
    const { field, value, remedy } = problem;
    return new BusinessRuleError('TermsInvalidError', {
      field,
      value,
      expected: remedy,
      source: 'R65',
    });
  }
  const digest = book.ruleSetDigest(ruleSetContent(document));
  if (digest === document.ruleSet.digest) return undefined;
  return new BusinessRuleError('TermsInvalidError', {
    field: '/ruleSet/digest',
    value: document.ruleSet.digest,
    expected: `${digest}, the digest of these charges, currency, rounding and tax`,
    source: 'R30, R65',
  });
};

const hasPaymentMethod: Check<'terms'> = ({ document }) =>
  document.paymentMethods.length > 0
    ? undefined
    : new BusinessRuleError('TermsInvalidError', {
        field: '/paymentMethods',
        value: 'empty',
        expected: 'at least one method that both accept',
        source: 'R72, R84',
      });

const hasUsableThreshold: Check<'terms'> = ({ document: { disputeThreshold, currency } }) =>
  disputeThreshold.currency === currency.code && !disputeThreshold.minor.startsWith('-')
    ? undefined
    : new BusinessRuleError('TermsInvalidError', {
        field: '/disputeThreshold',
        value: `${disputeThreshold.minor} ${disputeThreshold.currency}`,
        expected: `0 or more minor units of ${currency.code}`,
        source: 'D19',
      });

const areSound: Check<'terms'> = (input) =>
  firstOf(
    () => namesTheParties(input),
    () => belongsToTheAgreement(input),
    () => hasUsableRules(input),
    () => hasPaymentMethod(input),
    () => hasUsableThreshold(input),
  );

/** The record of the terms of a seller's product. */
export function termsPointer(
  book: Book,
  terms: Pick<TermsDocument, 'seller' | 'productOffering'>,
): RecordPointer<'terms'> {
  const owner = partyIndex(book, terms.seller) ?? 255;
  return { kind: 'terms', owner, recordId: book.recordId('terms', [terms.seller, terms.productOffering]) };
}

/** The one record of the MSA. */
export function agreementPointer(book: Book): RecordPointer<'agreement'> {
  return { kind: 'agreement', owner: 255, recordId: book.recordId('agreement', book.parties) };
}

/** One Specific T&C for each product and seller (MEF 114 R14, R30, R84, D2, D19). */
export const termsRules: KindRules<'terms'> = {
  naturalKey: (document) => [document.seller, document.productOffering],
  owner: (document, book) => partyIndex(book, document.seller),
  references: (_, book) => [agreementPointer(book)],
  checks: { agree: areSound, amend: areSound, renew: areSound },
  unchecked: [],
};
