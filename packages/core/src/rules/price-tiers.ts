import { coefficientAt, type Decimal } from '../domain/decimal.js';
import type { TierTable } from './tier-table.js';

/** A tier table made ready to price many quantities. */
export interface CompiledTiers {
  /** Decimal places of the finest bound. */
  readonly boundScale: number;
  /** Decimal places of the finest price. */
  readonly priceScale: number;
  /** The table for quantities of `scale` decimal places, `boundScale` or more; made once for each scale asked for. */
  readonly atScale: (scale: number) => ScaledTiers;
}

/** Tiers in integers at common scales, each with the price of everything below it: pricing looks at one tier only. */
interface ScaledTiers {
  readonly bounded: readonly BoundedTier[];
  readonly last: ScaledTier;
}

interface ScaledTier {
  /** Where the tier begins, not included. */
  readonly above: bigint;
  readonly priceBelow: bigint;
  readonly unitPrice: bigint;
}

interface BoundedTier extends ScaledTier {
  readonly upTo: bigint;
}

/** Makes a table ready, so that pricing a quantity is integer arithmetic and nothing else. */
export function compileTiers(table: TierTable): CompiledTiers {
  const boundScale = Math.max(0, ...table.bounded.map(({ upTo }) => upTo.scale));
  const priceScale = Math.max(table.lastUnitPrice.scale, ...table.bounded.map(({ unitPrice }) => unitPrice.scale));
  const scaled: ScaledTiers[] = []; // Bounded: a document's decimal has 40 places at most.
  return { boundScale, priceScale, atScale: (scale) => (scaled[scale] ??= scaleTiers(table, scale, priceScale)) };
}

/**
 * The exact price of a quantity: each unit costs the price of the tier that it falls in.
 *
 * @param quantity - 0 or more.
 * @returns The price in major units, unrounded.
 * @source MEF 114 R65
 */
export function priceExactly(quantity: Decimal, { boundScale, priceScale, atScale }: CompiledTiers): Decimal {
  const scale = Math.max(quantity.scale, boundScale);
  const units = coefficientAt(quantity, scale);
  const tier = tierOf(units, atScale(scale));
  return { coefficient: tier.priceBelow + (units - tier.above) * tier.unitPrice, scale: scale + priceScale };
}

function tierOf(units: bigint, { bounded, last }: ScaledTiers): ScaledTier {
  for (const tier of bounded) if (units <= tier.upTo) return tier;
  return last;
}

function scaleTiers({ bounded, lastUnitPrice }: TierTable, scale: number, priceScale: number): ScaledTiers {
  let above = 0n;
  let priceBelow = 0n;
  const scaled = bounded.map((tier) => {
    const upTo = coefficientAt(tier.upTo, scale);
    const unitPrice = coefficientAt(tier.unitPrice, priceScale);
    const result = { above, priceBelow, unitPrice, upTo };
    priceBelow += (upTo - above) * unitPrice;
    above = upTo;
    return result;
  });
  return { bounded: scaled, last: { above, priceBelow, unitPrice: coefficientAt(lastUnitPrice, priceScale) } };
}
