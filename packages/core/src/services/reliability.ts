/** How patient a party is. All of it is about when to ask again; none of it decides what is true. */
export interface Reliability {
  /** Milliseconds before what got no answer is sent again; doubles each time. @default 500 */
  readonly retryMs: number;
  /** Most milliseconds between two sends of the same. @default 30000 */
  readonly retryMaxMs: number;
  /** Milliseconds without an announcement after which the ledger is asked itself, and what the other party owes is asked for. @default 15000 */
  readonly heartbeatMs: number;
  /** Heartbeats in a row that the ledger may leave unanswered before `LedgerStalledError` is reported. @default 4 */
  readonly stalledAfterBeats: number;
  /** How many announcements of the bilateral an intent's outcome is kept after its own: a repeat of its business key later is new. @default 100000 */
  readonly keepOutcomes: number;
}

const DEFAULTS: Reliability = {
  retryMs: 500,
  retryMaxMs: 30_000,
  heartbeatMs: 15_000,
  stalledAfterBeats: 4,
  keepOutcomes: 100_000,
};

/** @throws RangeError for what is no positive whole number, naming it. */
export function reliabilityOf(settings: Partial<Reliability> = {}): Reliability {
  const chosen = { ...DEFAULTS, ...settings };
  for (const [name, value] of Object.entries(chosen))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`reliability.${name} ${String(value)}: take a whole number from 1`);
  return chosen;
}
