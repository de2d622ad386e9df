import { padded, toBytes, word } from '../hex.js';

/** First four bytes of keccak256("submit(bytes,bytes)"). */
export const SUBMIT = '0x39b973ad';

const WORD = 32;

/** The call that delivers a command with its hints. */
export function submitCall(envelope: Uint8Array, hints: Uint8Array): string {
  const first = padded(envelope);
  const hintsAt = 3 * WORD + first.length / 2;
  return SUBMIT + word(2 * WORD) + word(hintsAt) + word(envelope.length) + first + word(hints.length) + padded(hints);
}

/** The envelope of such a call, undefined for any other. */
export function envelopeOfCall(call: string): Uint8Array | undefined {
  if (!call.startsWith(SUBMIT)) return undefined;
  const body = call.slice(SUBMIT.length);
  const length = Number(`0x${body.slice(4 * WORD, 6 * WORD)}`);
  return toBytes(body.slice(6 * WORD, 6 * WORD + 2 * length));
}
