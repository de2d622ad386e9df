import { isLeft } from 'fp-ts/lib/Either.js';
import type { TypeOf } from 'io-ts';

import { Codec, warn } from '../wire/codec.js';
import { object } from '../wire/containers.js';
import { decimal, text } from '../wire/leaves.js';

const ISO_4217 = /^[A-Z]{3}$/;
const signed = object({ unit: text, value: decimal }, {});

/**
 * `Money` of the Sonata definitions: a three-letter currency and an amount in major units that is never negative, as
 * the sign comes from what the amount is for. Zero is valid although the definitions say positive.
 */
export const money = new Codec<TypeOf<typeof signed>>({
  expected: 'an amount with unit and value',
  is: signed.is,
  validate: (input, context) => {
    const result = signed.validate(input, context);
    if (isLeft(result)) return result;
    const { unit, value } = result.right;
    if (!ISO_4217.test(unit)) warn(context, input, 'a unit of three capital letters, as ISO 4217 has them');
    if (value.startsWith('-')) warn(context, input, 'a value of 0 or more');
    return result;
  },
  encode: signed.encode,
  plainLength: signed.plainLength,
});

/** An amount in major units: `{ unit: 'EUR', value: '120.5' }`. */
export type Money = TypeOf<typeof money>;
