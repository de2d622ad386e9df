import type { PlantedBug } from './bug.js';

const file = 'services/outbox/sequencer.js';

/** Mistakes with the numbers of a ledger account. */
export const SEQUENCER_BUGS: readonly PlantedBug[] = [
  {
    name: 'number-not-stored',
    breaks: 'a number is reserved in one write with the bytes that use it',
    file,
    replace: ['[{ key: reservationKey(this.#account, sequence), value }, write(prepared)]', '[write(prepared)]'],
  },
  {
    name: 'number-from-ledger-only',
    breaks: 'a number is never given to two commands',
    file,
    replace: ['Math.max(free, Number(lastPart(last.key)) + 1)', 'free'],
  },
  {
    name: 'gap-not-closed',
    breaks: 'a number whose command is not sent any more is used up by another transaction',
    file,
    replace: ['if (sequence === next)\n                    await this.#pass(sequence, entry);', ''],
  },
  {
    name: 'used-number-kept',
    breaks: 'a command whose number was used without it gets another one',
    file,
    replace: ['return sequence < (await this.#ledger.nextSequence());', 'return false;'],
  },
];
