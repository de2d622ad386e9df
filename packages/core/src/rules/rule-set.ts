import { isLeft } from 'fp-ts/lib/Either.js';

import type { TermsDocument } from '../domain/documents.js';
import { checkChargeRules } from './charge.js';
import { readMinorDigits } from './currency.js';
import { below, readUnsigned, type RatingProblem } from './problem.js';

/** What a rule set consists of: everything that decides what a quantity costs, and nothing else. */
export type RuleSetContent = Pick<TermsDocument, 'currency' | 'charges' | 'rounding' | 'tax'>;

/**
 * The document whose digest names a rule set, so that terms with the same prices have the same rules.
 *
 * @returns The members that rating and tax read, free of whatever else the terms say; hash it under purpose `ruleset`.
 * @source MEF 114 R65
 */
export function ruleSetContent({ currency, charges, rounding, tax }: RuleSetContent): RuleSetContent {
  return { currency, charges, rounding, tax };
}

/**
 * Checks a rule set before both sides sign it: whatever is rated by a sound one gets an answer.
 *
 * @returns All problems found, each field as a JSON pointer within the terms; empty when the rule set is sound.
 * @source MEF 114 R65
 */
export function checkRuleSet({ currency, charges, tax }: RuleSetContent): readonly RatingProblem[] {
  const results = [readMinorDigits(currency), readUnsigned('/tax/ratePercent', tax.ratePercent)];
  return [
    ...results.flatMap((result) => (isLeft(result) ? [result.left] : [])),
    ...checkChargeRules(charges).map((cause) => below('/charges', cause)),
  ];
}
