import type { TypeOf } from 'io-ts';

import { list, object } from '../wire/containers.js';
import { anything, decimal, flag, instant, oneOf, text, time } from '../wire/leaves.js';

const extension = { '@type': text, '@baseType': text, '@schemaLocation': text };
const reference = { name: text, href: text, '@referredType': text, ...extension };
const money = object({}, { id: text, href: text, unit: text, value: decimal, ...extension });

const characteristic = object(
  { name: text, value: anything },
  {
    id: text,
    valueType: text,
    characteristicRelationship: list(object({}, { id: text, href: text, relationshipType: text, ...extension })),
    ...extension,
  },
);

const ratedProductUsage = object(
  {},
  {
    isBilled: flag,
    isTaxExempt: flag,
    offerTariffType: text,
    ratingAmountType: text,
    ratingDate: time,
    taxRate: decimal,
    usageRatingTag: text,
    bucketValueConvertedInAmount: money,
    productRef: object({ id: text }, reference),
    taxExcludedRatingAmount: money,
    taxIncludedRatingAmount: money,
    ...extension,
  },
);

/**
 * `Usage` of TMF635 v4 as a utilization record. The definition requires no member; a record needs an id to be counted
 * once, a time that exists to belong to an interval, and its characteristics.
 */
export const usage = object(
  { id: text, usageDate: instant, usageCharacteristic: list(characteristic) },
  {
    usageType: text,
    status: oneOf(['received', 'rejected', 'recycled', 'guided', 'rated', 'rerated', 'billed']),
    usageSpecification: object({ id: text }, reference),
    href: text,
    description: text,
    relatedParty: list(
      object({ id: text, '@referredType': text }, { href: text, name: text, role: text, ...extension }),
    ),
    ratedProductUsage: list(ratedProductUsage),
    ...extension,
  },
);

export type Usage = TypeOf<typeof usage>;

/**
 * Whether a value, as `JSON.parse` answers it, is a usage record in the spelling that {@link usage} reads without a
 * warning. Composed of closures once, with the codec. Numbers are never in that spelling: `JSON.parse` rounds them.
 */
export function isUsage(value: unknown): value is Usage {
  return !Number.isNaN(usage.plainLength(value));
}
