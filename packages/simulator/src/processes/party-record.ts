import type { IntentStanding } from './session.js';

/** What the world outside was told by one party, over all its lives; the invariants hold it to that. */
export class PartyRecord {
  /** By business key, the newest report. */
  readonly intents = new Map<string, IntentStanding>();
  /** Ids of commands that were announced as final. */
  readonly finals = new Set<string>();
  /** Errors that callers got and problems without a caller, as text. */
  readonly texts: string[] = [];
  /** What should never be said, whatever the faults. */
  readonly alarms: string[] = [];
  /** Hex of each bilateral that this party was in. */
  readonly bilateralIds = new Set<string>();

  /** Business keys of intents that had not ended when they were last heard of. */
  get unsettled(): readonly string[] {
    return [...this.intents.values()].filter((intent) => !isSettled(intent)).map(({ key }) => key);
  }

  /** Takes note of where an intent stands. A report that contradicts an earlier, settled one is an alarm. */
  report(intent: IntentStanding): void {
    const before = this.intents.get(intent.key);
    if (isSettled(before) && (before.state !== intent.state || before.commandId !== intent.commandId))
      this.alarms.push(`${intent.key} was ${before.state} and is ${intent.state} now`);
    if (intent.reason !== undefined && before?.reason !== intent.reason) this.texts.push(intent.reason);
    this.intents.set(intent.key, intent);
  }

  /** An error that reached a caller, or nobody. */
  hear(error: unknown): void {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.texts.push(text);
    const isAlarming = ALARMING.some((name) => text.startsWith(name)) || hasCode(error, 'finalityViolation');
    if (isAlarming) this.alarms.push(text);
  }
}

/** Names of errors that no fault of the world excuses: the other party is honest, and nothing is damaged. */
const ALARMING = [
  'CounterpartyError',
  'TypeError',
  'RangeError',
  'BusinessKeyConflictError',
  'SignerFaultyError',
  'StoreError',
];

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function isSettled(standing: IntentStanding | undefined): standing is IntentStanding {
  return standing?.state === 'final' || standing?.state === 'failed';
}
