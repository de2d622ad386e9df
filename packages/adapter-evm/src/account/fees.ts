/** Wei for each gas. */
export interface Fees {
  readonly maxPriorityFeePerGas: bigint;
  readonly maxFeePerGas: bigint;
}

export interface FeePolicy {
  /** Wei to the block's builder for each gas. */
  readonly tip: bigint;
  /** Most that is ever paid for each gas, tip included. */
  readonly cap: bigint;
}

/** Enough for a base fee that doubles, which takes six full blocks. */
export function feesAt(baseFee: bigint, { tip, cap }: FeePolicy): Fees {
  const maxFeePerGas = least(2n * baseFee + tip, cap);
  return { maxFeePerGas, maxPriorityFeePerGas: least(tip, maxFeePerGas) };
}

/**
 * Fees that a node takes in place of others for the same number: both an eighth more (geth asks for a tenth), and enough for the
 * base fee of now. Undefined when the cap does not allow it.
 */
export function raised(fees: Fees, baseFee: bigint, policy: FeePolicy): Fees | undefined {
  const now = feesAt(baseFee, policy);
  const maxPriorityFeePerGas = most(eighthMore(fees.maxPriorityFeePerGas), now.maxPriorityFeePerGas);
  const maxFeePerGas = most(eighthMore(fees.maxFeePerGas), now.maxFeePerGas);
  return maxFeePerGas > policy.cap ? undefined : { maxFeePerGas, maxPriorityFeePerGas };
}

const eighthMore = (amount: bigint): bigint => amount + amount / 8n + 1n;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
