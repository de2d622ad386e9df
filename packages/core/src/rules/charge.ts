import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';

import type { ChargeRule } from '../domain/documents.js';
import { compileTiers, type CompiledTiers } from './price-tiers.js';
import { below, problem, type RatingProblem } from './problem.js';
import { tierTableOf, type TierTable } from './tier-table.js';

/** A charge rule made ready to rate many quantities. */
export interface CompiledCharge {
  readonly unit: string;
  /** The prices as they are explained, and the same ones as they are computed with. */
  readonly table: TierTable;
  readonly tiers: CompiledTiers;
}

/** What a fixed fee counts: whole billing intervals. */
export const FIXED_FEE_UNIT = 'interval';

/**
 * Checks a charge rule and makes it ready.
 *
 * @returns The first problem, its field as a JSON pointer within the rule.
 */
export function compileCharge(rule: ChargeRule): Either<RatingProblem, CompiledCharge> {
  const unit = rule.type === 'fixed' ? FIXED_FEE_UNIT : rule.unit;
  if (rule.name.trim() === '') return left(problem('nameMissing', '/name', rule.name));
  if (unit.trim() === '') return left(problem('unitMissing', '/unit', unit));
  const table = tierTableOf(rule);
  if (isLeft(table)) return table;
  return right({ unit, table: table.right, tiers: compileTiers(table.right) });
}

/**
 * Checks the charges of terms, before both sides sign them.
 *
 * @returns The first problem of each charge, its field as a JSON pointer within the list; empty when all can be rated.
 * @source MEF 114 R65
 */
export function checkChargeRules(charges: readonly ChargeRule[]): readonly RatingProblem[] {
  if (charges.length === 0) return [problem('chargesMissing', '', '[]')];
  const names = charges.map(({ name }) => name);
  return charges.flatMap((rule, index) => {
    const compiled = compileCharge(rule);
    if (isLeft(compiled)) return [below(`/${index}`, compiled.left)];
    return names.indexOf(rule.name) < index ? [problem('nameRepeated', `/${index}/name`, rule.name)] : [];
  });
}
