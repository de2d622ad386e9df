import { isJsonObject } from './leaves.js';

/** What tells apart, for a member of an object, the values that `JSON.parse` may read. See `Codec.plainLength`. */
export interface PlainMember {
  readonly name: string;
  /** Whether the definition has it in each object, so that its absence is worth a warning at least. */
  readonly isExpected: boolean;
  readonly plainLength: (value: unknown) => number;
}

type Values = Readonly<Record<string, unknown>>;

/** Quotes, colon, and the comma or bracket behind the member. */
const SIGNS = 4;

/**
 * The plain length of objects with these members. Values of other members add nothing, so that the length is not that
 * of the text. It is composed once and asked for each line of a usage file.
 */
export function plainLengthOf(members: readonly PlainMember[]): (value: unknown) => number {
  const expected = members.filter(({ isExpected }) => isExpected);
  const others = members.filter(({ isExpected }) => !isExpected);
  const lengthOfExpected = expectedLength(expected);
  return (value) => {
    if (!isJsonObject(value)) return Number.NaN;
    let length = 1 + lengthOfExpected(value); // 1 for the bracket that opens
    let unseen = -expected.length;
    for (const name in value) {
      length += name.length + SIGNS;
      unseen++;
    }
    for (const { name, plainLength } of others) {
      if (unseen <= 0) break;
      const member = value[name];
      if (member === undefined) continue;
      length += plainLength(member);
      unseen--;
    }
    return Math.max(length, 2);
  };
}

/**
 * Up to three members are spelled out: each function below then meets few names, often one, and the engine looks a
 * member up as fast as in code written for that object. A loop over names costs twice as much.
 */
function expectedLength(members: readonly PlainMember[]): (value: Values) => number {
  const [first, second, third, ...rest] = members;
  if (first === undefined) return () => 0;
  const { name: nameA, plainLength: lengthA } = first;
  if (second === undefined) return (value) => lengthA(value[nameA]);
  const { name: nameB, plainLength: lengthB } = second;
  if (third === undefined) return (value) => lengthA(value[nameA]) + lengthB(value[nameB]);
  const { name: nameC, plainLength: lengthC } = third;
  const more = expectedLength(rest);
  return (value) => lengthA(value[nameA]) + lengthB(value[nameB]) + lengthC(value[nameC]) + more(value);
}
