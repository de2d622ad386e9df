import type { Intent } from './intent.js';
import type { Outbox } from './outbox.js';

/** An intent with what its owner can do about it. */
export interface IntentReport extends Intent {
  /** What sending it again would mean. */
  readonly ifRetried: string;
  /** What not sending it any more would mean. */
  readonly ifAbandoned: string;
}

/** Intents that are not settled: for dashboards, and for a person who has to decide about one that is stuck. */
export interface OutboxControl {
  /** All that is not final or failed, oldest business keys first. */
  list(): readonly IntentReport[];
  /** One by its business key, settled or not; undefined when there is none, or it was so long ago that it is forgotten. */
  inspect(businessKey: string): Promise<IntentReport | undefined>;
  /** Sends the same bytes again. @throws BusinessKeyUnknownError */
  retry(businessKey: string): Promise<void>;
  /** Stops sending it. @throws BusinessKeyUnknownError */
  abandon(businessKey: string): Promise<void>;
}

export function outboxControl(outbox: Outbox): OutboxControl {
  return {
    list: () => [...outbox.list()].sort((a, b) => (a.key < b.key ? -1 : 1)).map(report),
    inspect: async (businessKey) => {
      const intent = await outbox.find(businessKey);
      return intent && report(intent);
    },
    retry: (businessKey) => outbox.retry(businessKey),
    abandon: (businessKey) => outbox.abandon(businessKey),
  };
}

function report(intent: Intent): IntentReport {
  return { ...intent, ifRetried: IF_RETRIED[intent.state], ifAbandoned: ifAbandoned(intent) };
}

const SAME_BYTES = 'The same bytes are sent again; should they have been applied already, nothing happens twice.';
const IF_RETRIED: Readonly<Record<Intent['state'], string>> = {
  open: 'Nothing: it is being sent.',
  included: 'Nothing: it is on the ledger and waits for finality.',
  final: 'Nothing: it was applied, for ever.',
  failed: 'Nothing: it can never be applied. Ask for it anew under another business key.',
  parked: SAME_BYTES,
  abandoned: SAME_BYTES,
};

function ifAbandoned({ state, expiry, to }: Intent): string {
  if (state !== 'open' && state !== 'parked') return 'Nothing changes.';
  const until = expiry === 0 ? 'for ever' : `until ledger time ${expiry}`;
  const holder = to === 'otherParty' ? 'the other party, which may hold it,' : 'whoever holds its bytes';
  return `This party stops sending it, and ${holder} can still have it applied ${until}: the outbox then says so. Asking for the same under another business key before that may apply it twice.`;
}
