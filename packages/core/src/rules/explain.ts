import { compareDecimals, multiplyDecimals, subtractDecimals, ZERO_DECIMAL, type Decimal } from '../domain/decimal.js';
import { decimalToText } from '../domain/decimal-text.js';
import type { ChargeLine } from '../domain/documents.js';
import type { CompiledCharge } from './charge.js';

/** The part of a quantity that falls in one tier. */
interface TierShare {
  readonly above: Decimal;
  readonly upTo?: Decimal;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
}

/**
 * Explains a charge, one line for each tier that the quantity reaches, from the lowest.
 *
 * @param quantity - 0 or more; 0 has one line, in the lowest tier.
 * @returns Lines whose quantities add up to `quantity` and whose amounts to its price.
 */
export function explainCharge(quantity: Decimal, { table, unit }: CompiledCharge): readonly ChargeLine[] {
  const tiers: readonly Pick<TierShare, 'upTo' | 'unitPrice'>[] = [
    ...table.bounded,
    { unitPrice: table.lastUnitPrice },
  ];
  const lines: ChargeLine[] = [];
  let above = ZERO_DECIMAL;
  for (const tier of tiers) {
    const end = tier.upTo === undefined || compareDecimals(quantity, tier.upTo) <= 0 ? quantity : tier.upTo;
    lines.push(lineOf({ ...tier, above, quantity: subtractDecimals(end, above) }, unit));
    if (end === quantity) break;
    above = end;
  }
  return lines;
}

function lineOf(share: TierShare, unit: string): ChargeLine {
  return {
    description: `${describeBounds(share)} ${unit}`,
    quantity: decimalToText(share.quantity),
    unit,
    unitPrice: decimalToText(share.unitPrice),
    exact: decimalToText(multiplyDecimals(share.quantity, share.unitPrice)),
  };
}

function describeBounds({ above, upTo }: TierShare): string {
  const from = above.coefficient === 0n ? [] : [`above ${decimalToText(above)}`];
  const to = upTo === undefined ? [] : [`up to ${decimalToText(upTo)}`];
  const bounds = [...from, ...to];
  return bounds.length === 0 ? 'each' : bounds.join(' ');
}
