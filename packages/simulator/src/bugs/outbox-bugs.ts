import type { PlantedBug } from './bug.js';

const file = 'services/outbox/outbox.js';
const move = 'services/outbox/move.js';
const courier = 'services/outbox/courier.js';

/** Mistakes in what is stored before anything is sent, and in what an answer means. */
export const OUTBOX_BUGS: readonly PlantedBug[] = [
  {
    name: 'sent-before-stored',
    breaks: 'an intent is stored before anything is sent',
    file,
    replace: ['await this.#records.write([...writes, ...own]);', 'void this.#records.write([...writes, ...own]);'],
  },
  {
    name: 'unsettled-mark-missing',
    breaks: 'an open intent goes on after a restart',
    file: 'services/outbox/intent-records.js',
    replace: ['[this.put(intent), unsettled, ...settled]', '[this.put(intent), ...settled]'],
  },
  {
    name: 'own-documents-not-stored',
    breaks: 'documents are stored together with their intent',
    file,
    replace: ['this.#records.write([...writes, ...own])', 'this.#records.write([...own])'],
  },
  {
    name: 'blind-while-being-made',
    breaks: 'an intent is held to what became final while it was being made',
    file,
    replace: [
      "if (finality === 'final')\n            this.#finalMeanwhile",
      'if (false)\n            this.#finalMeanwhile',
    ],
  },
  {
    name: 'told-before-stored',
    breaks: 'an intent is reported as it is stored',
    file,
    replace: [
      'tracked.intent = withState(tracked.intent, state, reason);',
      'tracked.intent = withState(tracked.intent, state, reason); tracked.kept = tracked.intent;',
    ],
  },
  {
    name: 'not-resumed-after-restart',
    breaks: 'an open intent goes on after a restart',
    file,
    replace: ['for (const tracked of this.#unsettled.values())\n            this.#kick(tracked);', ''],
  },
  {
    name: 'known-key-made-anew',
    breaks: 'the same business key answers with the first outcome',
    file,
    replace: ['if (known !== undefined) {', 'if (known !== undefined && known.state !== "open") {'],
  },
  {
    name: 'settled-keys-forgotten',
    breaks: 'the same business key answers with the first outcome, also once it is settled',
    file,
    replace: ['?? (await this.#records.read(id))', ''],
  },
  {
    name: 'final-at-inclusion',
    breaks: 'final is reported at finality only',
    file: move,
    replace: ["return { state: 'included' };", "return { state: 'final' };"],
  },
  {
    name: 'reverted-not-reopened',
    breaks: 'what a reorganisation took back is sent again',
    file: move,
    replace: [
      "if (finality === 'reverted')\n        return { state: 'open' };",
      "if (finality === 'reverted')\n        return undefined;",
    ],
  },
  {
    name: 'superseded-before-final',
    breaks: 'failed is reported of what can never be applied only',
    file: move,
    replace: ["finality === 'final' ? superseded", "finality !== 'reverted' ? superseded"],
  },
  {
    name: 'superseded-never',
    breaks: 'an intent that can never be applied fails with its reason',
    file: move,
    replace: ["finality === 'final' ? superseded(own, announced) : undefined", 'undefined'],
  },
  {
    name: 'refused-is-failed',
    breaks: 'refused is not failed',
    file,
    replace: ['if (PERMANENT.has(code))', 'if (code !== undefined)'],
  },
  {
    name: 'sent-once-only',
    breaks: 'the same bytes are sent again until the ledger has the last word',
    file,
    replace: ['Math.min(retryMs * 2 ** Math.min(attempt, 30), retryMaxMs)', '1e9'],
  },
  {
    name: 'state-not-stored',
    breaks: 'what an announcement means for an intent is stored with it',
    file,
    replace: [
      'writes.push(...this.#put(tracked, move.state, move.reason));',
      'this.#put(tracked, move.state, move.reason);',
    ],
  },
  {
    name: 'included-counts-as-settled',
    breaks: 'an intent that may be undone goes on being watched',
    file: 'services/outbox/intent.js',
    replace: ["state === 'final' ||", "state === 'included' || state === 'final' ||"],
  },
  {
    name: 'timeout-is-failure',
    breaks: 'a time-out is unknown, never failed',
    file: courier,
    replace: [
      "if (outcome.status === 'unknown')\n            return { result: 'sent' };",
      "if (outcome.status === 'unknown')\n            return { result: 'expired' };",
    ],
  },
  {
    name: 'proposed-once-only',
    breaks: 'a proposal is sent again until it is answered',
    file: courier,
    replace: [
      '? await this.#propose(slot.intent)',
      "? isFirst ? await this.#propose(slot.intent) : { result: 'sent' }",
    ],
  },
  {
    name: 'trouble-on-the-way-parks',
    breaks: 'a call without an answer is made again',
    file: courier,
    replace: ["isPassing(error) ? { result: 'sent' } :", ''],
  },
];
