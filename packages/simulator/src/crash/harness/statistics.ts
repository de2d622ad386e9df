/** What is printed of a number of measurements, in their unit. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** The nearest-rank quantiles of measurements; all 0 where there are none. */
export function spreadOf(measured: readonly number[]): Spread {
  const sorted = [...measured].sort((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, median: quantile(0.5), p95: quantile(0.95), max: quantile(1) };
}
