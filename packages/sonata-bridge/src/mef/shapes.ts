/** Shapes that the Sonata definitions share, as the codecs of one API version use them. */
import type { TypeOf } from 'io-ts';

import type { Codec } from '../wire/codec.js';
import { list, object } from '../wire/containers.js';
import { decimal, integer, oneOf, opaque, text, time } from '../wire/leaves.js';
import { money } from './money.js';

export const id = object({ id: text }, {});
export const reference = object({ id: text }, { href: text });
export const relationship = object({ id: text, relationshipType: text }, { href: text });
export const orderItemReference = object(
  { productOrderId: text, productOrderItemId: text },
  { productOrderHref: text },
);
export const timePeriod = object({}, { startDateTime: time, endDateTime: time });

export const priceType = oneOf(['recurring', 'nonRecurring', 'usageBased']);
export const price = object({ dutyFreeAmount: money }, { taxIncludedAmount: money, taxRate: decimal });

/** What is ordered, by a schema of its own per product; carried as it stands and echoed. */
export const productConfiguration = opaque('@type');
/** A place by reference or value; its kinds are open, so it is carried as it stands. */
export const place = opaque('@type', 'role');

const subUnit = object({ subUnitNumber: text, subUnitType: text }, {});

const geographicSubAddress = object(
  {},
  {
    buildingName: text,
    levelNumber: text,
    levelType: text,
    privateStreetName: text,
    privateStreetNumber: text,
    subUnit: list(subUnit),
  },
);

/** The postal address of Grace: order v10, inventory v7. */
export const fieldedAddress = object(
  { city: text, country: text, streetName: text },
  {
    geographicSubAddress,
    locality: text,
    postcode: text,
    postcodeExtension: text,
    stateOrProvince: text,
    streetNr: text,
    streetNrLast: text,
    streetNrLastSuffix: text,
    streetNrSuffix: text,
    streetSuffix: text,
    streetType: text,
  },
);

/** The postal address of Kylie: billing v3. */
export const fieldedAddressRepresentation = object(
  {},
  {
    buildingName: text,
    city: text,
    countryCode: text,
    language: text,
    locality: text,
    poBox: text,
    postcode: text,
    postcodeExtension: text,
    privateStreetName: text,
    privateStreetNumber: text,
    stateOrProvince: text,
    streetName: text,
    streetNr: text,
    streetNrLast: text,
    streetNrLastSuffix: text,
    streetNrSuffix: text,
    streetPostDirection: text,
    streetPreDirection: text,
    streetType: text,
    subUnit: list(subUnit),
  },
);

/** A contact with the postal address of its API version. */
export const contactWith = <A>(postalAddress: Codec<A>) =>
  object(
    { role: text, name: text, number: text, emailAddress: text },
    { numberExtension: text, organization: text, postalAddress },
  );

const timeUnit = oneOf([
  'calendarMonths',
  'calendarDays',
  'calendarHours',
  'calendarMinutes',
  'businessDays',
  'businessHours',
  'businessMinutes',
]);
export const duration = object({ amount: integer, units: timeUnit }, {});
const endOfTermAction = oneOf(['roll', 'autoDisconnect', 'autoRenew']);

/** The term of an order item; inventory v7 requires none of its members. */
export const itemTerm = object(
  { name: text, duration, endOfTermAction },
  { rollInterval: duration, description: text },
);
export const inventoryTerm = object(
  {},
  { name: text, duration, endOfTermAction, rollInterval: duration, description: text },
);

export type TimePeriod = TypeOf<typeof timePeriod>;
