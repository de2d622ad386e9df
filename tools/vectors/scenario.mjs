/** Sequences of one topic that share how they are told: a name, the errors they show, and what happens. */
import { Sequence } from './sequence.mjs';

/**
 * @param topic - Begins each name.
 * @param covers - Tokens that every sequence of the topic carries.
 * @returns A function of name, codes (`code`, `earlier<later`, or a token with a colon) and what happens, given the sequence
 *   and an agreement that nobody has made yet.
 */
export function scenarioOf(topic, ...covers) {
  return async (name, codes, play, options) => {
    const sequence = await Sequence.open(`${topic}: ${name}`, [...covers, ...codes.map(tokenOf)], options);
    await play(sequence, sequence.record('agreement', 255, 'agreement'));
    return sequence;
  };
}

function tokenOf(code) {
  if (code.includes(':')) return code;
  return code.includes('<') ? `neighbours:${code}` : `error:${code}`;
}
