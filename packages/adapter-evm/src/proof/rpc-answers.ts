import { mismatch } from '../trouble.js';
import type { Hex } from './rlp.js';
import { rlpQuantity } from './rlp.js';

/** A JSON object as a node answered it, of which nothing is known yet. */
export type Answer = Readonly<Record<string, unknown>>;

function unfit(what: string, value: unknown, expected: string): Error {
  const text = JSON.stringify(value) as string | undefined; // undefined has no JSON
  return mismatch(
    `The node answered ${text?.slice(0, 80) ?? 'nothing'} as ${what}, which is not ${expected}; is it one of Ethereum?`,
  );
}

/** @throws LedgerError `ledgerMismatch` when it is no object, like all that follow when it has another form. */
export function asObject(answer: unknown, what: string): Answer {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw unfit(what, answer, 'an object');
  return answer as Answer;
}

export function asList(answer: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(answer)) throw unfit(what, answer, 'a list');
  return answer;
}

export function asHex(answer: unknown, what: string): Hex {
  const isHex = typeof answer === 'string' && answer.length % 2 === 0 && /^0x[\da-f]*$/i.test(answer);
  if (!isHex) throw unfit(what, answer, 'bytes in hex');
  return answer.toLowerCase() as Hex;
}

/** Bytes in a member. */
export function hexIn(answer: Answer, member: string): Hex {
  return asHex(answer[member], member);
}

/** An integer in a member, as RLP holds it. */
export function quantityIn(answer: Answer, member: string): Hex {
  const value = answer[member];
  if (typeof value !== 'string' || !/^0x[\da-f]{1,64}$/i.test(value)) throw unfit(member, value, 'a quantity');
  return rlpQuantity(BigInt(value));
}

/** A list in a member, each item read by `read`. */
export function listIn<T>(answer: Answer, member: string, read: (item: unknown, what: string) => T): readonly T[] {
  return asList(answer[member], member).map((item) => read(item, member));
}
