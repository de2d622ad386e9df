import type { PlantedBug } from './bug.js';

const feed = 'services/bilateral-feed.js';
const follower = 'services/follow/follower.js';
const consumer = 'services/follow/consumer.js';

/** Mistakes in following the ledger, and in what is derived from its announcements. */
export const FOLLOWER_BUGS: readonly PlantedBug[] = [
  {
    name: 'checkpoint-apart',
    breaks: 'a checkpoint and what is derived at it are one write',
    file: feed,
    replace: [
      'await records.store.write([this.#journal.put(index, entry), ...writes]);',
      'await records.store.write([this.#journal.put(index, entry)]); await records.store.write(writes);',
    ],
  },
  {
    name: 'journal-not-written',
    breaks: 'what was taken in is there after a restart',
    file: feed,
    replace: ['[this.#journal.put(index, entry), ...writes]', '[...writes]'],
  },
  {
    name: 'starts-over',
    breaks: 'a follower goes on after the last announcement that it took in',
    file: feed,
    replace: ['after: this.#history.at(-1)?.position,', 'after: undefined,'],
  },
  {
    name: 'log-of-what-is-included',
    breaks: 'the log holds what is final',
    file: feed,
    replace: ["if (finality === 'final') {", "if (finality === 'included') {"],
  },
  {
    name: 'silence-not-noticed',
    breaks: 'a stream that falls silent is read again',
    file: follower,
    replace: ['if (this.#isSilent && this.#isVerified && this.#waiting.length === 0)\n            this.#read();', ''],
  },
  {
    name: 'broken-stream-not-read-again',
    breaks: 'a stream that breaks is read again',
    file: follower,
    replace: ['if (!this.#isStopped && this.#subscription === undefined)\n                this.#read();', ''],
  },
  {
    name: 'two-handlers-at-once',
    breaks: 'one announcement is handled after the other',
    file: follower,
    replace: ['if (this.#isHandling)\n            return;', ''],
  },
  {
    name: 'consumer-checkpoint-apart',
    breaks: 'a projection and its checkpoint are one write',
    file: consumer,
    replace: [
      'return store.write([...own, { key: keys.consumer(this.#id), value: encodeStored(checkpoint, { next }) }]);',
      'return store.write(own).then(() => store.write([{ key: keys.consumer(this.#id), value: encodeStored(checkpoint, { next }) }]));',
    ],
  },
  {
    name: 'consumer-acknowledges-first',
    breaks: 'an announcement is acknowledged once it was handled',
    file: consumer,
    replace: [
      'await this.#acknowledge(await handler(change, this), ++next);',
      'await this.#acknowledge([], ++next); await this.#acknowledge(await handler(change, this), next);',
    ],
  },
  {
    name: 'consumer-starts-over',
    breaks: 'a consumer goes on after what it acknowledged',
    file: consumer,
    replace: ['return value === undefined ? 0 :', 'return true ? 0 :'],
  },
];
