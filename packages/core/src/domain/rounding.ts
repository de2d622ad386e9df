import type { RoundingMode } from './documents.js';

/** Says whether a quotient that was cut towards zero moves one away from it; `excess` is 2 × |remainder| − |divisor|. */
type RoundingRule = (excess: bigint, quotient: bigint) => boolean;

const movesAwayFromZero: Readonly<Record<RoundingMode, RoundingRule>> = {
  up: () => true,
  down: () => false,
  halfUp: (excess) => excess >= 0n,
  halfDown: (excess) => excess > 0n,
  halfEven: (excess, quotient) => excess > 0n || (excess === 0n && quotient % 2n !== 0n),
};

/**
 * Divides two integers and rounds the quotient to an integer.
 *
 * Modes look at the magnitude, so a credit rounds to the mirror image of its charge: `up` is away from zero, `down`
 * towards it, and the halves differ at exact ties only.
 *
 * @param divisor - Any integer but 0.
 * @throws TypeError when the divisor is 0.
 */
export function divideRounded(dividend: bigint, divisor: bigint, mode: RoundingMode): bigint {
  if (divisor === 0n) throw new TypeError(`Cannot divide ${dividend} by 0.`);
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  if (remainder === 0n) return quotient;
  const excess = 2n * magnitude(remainder) - magnitude(divisor);
  if (!movesAwayFromZero[mode](excess, quotient)) return quotient;
  // The quotient may be 0 here, so its sign is taken from the operands.
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
