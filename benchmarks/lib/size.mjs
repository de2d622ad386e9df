/** Whether this is the short run of CI: smaller cases and fewer rounds, the same measures. `run.mjs --short` sets it. */
export const isShort = process.env.LATERAL_BENCH_SHORT === '1';

/** The size of a case in the full run, or in the short one. */
export function sized(full, short) {
  return isShort ? short : full;
}
