/**
 * The most that a run has of each fault; a run draws its own mix below it.
 *
 * | fault | happens | to |
 * | --- | --- | --- |
 * | `lost` | the request never arrives | a call |
 * | `lostAnswer` | it happened, and the caller is never told | a call |
 * | `late` | it arrives after the caller was told that nobody knows | a submission |
 * | `duplicate` | it arrives twice; on Fabric, it is also ordered twice | a submission |
 * | `reorg` | 1 to 3 blocks are undone | a block, EVM |
 * | `dropOnReorg` | it is gone instead of waiting again | an undone transaction, EVM |
 * | `duplicateEvent` | the stream breaks: the port forbids to announce twice, so the adapter must be read from a position again | an announcement |
 * | `eviction` | the mempool forgets it | a waiting transaction at a block, Cosmos |
 * | `replacement` | the adapter replaces it by itself at a higher fee, and it misses the block | a waiting transaction at a block, EVM |
 * | `conflict` | it is found invalid at commit, for reads that others wrote | a transaction, Fabric |
 * | `silence` | the stream falls silent | an announcement, Cosmos |
 */
export const FAULT_RATES_MAX = {
  lost: 0.4,
  lostAnswer: 0.4,
  late: 0.4,
  duplicate: 0.4,
  reorg: 0.25,
  dropOnReorg: 0.8,
  duplicateEvent: 0.06, // a tenth of what can be hidden: each costs a subscription
  eviction: 0.25,
  replacement: 0.25,
  conflict: 0.4,
  silence: 0.06,
} as const;

export type Fault = keyof typeof FAULT_RATES_MAX;

/** Probabilities from 0 to below 1, by fault. */
export type FaultRates = Readonly<Record<Fault, number>>;

/** No fault at all. */
export const CALM_RATES = Object.fromEntries(Object.keys(FAULT_RATES_MAX).map((fault) => [fault, 0])) as FaultRates; // safe: each fault has its rate
