import type { TypeOf } from 'io-ts';

import {
  contactWith,
  fieldedAddress,
  id,
  inventoryTerm,
  orderItemReference,
  price,
  priceType,
  productConfiguration,
  reference,
  relationship,
} from '../mef/shapes.js';
import { list, object } from '../wire/containers.js';
import { oneOf, text, time } from '../wire/leaves.js';

const status = oneOf([
  'active',
  'active.pendingChange',
  'cancelled',
  'pendingActive',
  'pendingTerminate',
  'suspended',
  'suspendedPendingTerminate',
  'terminated',
]);

const productPrice = object(
  { priceType, price },
  {
    name: text,
    description: text,
    unitOfMeasure: text,
    recurringChargePeriod: oneOf(['hour', 'day', 'week', 'month', 'year']),
  },
);

/** `MEFProduct` of MEF 116, v7: a product in the seller's inventory. */
export const product = object(
  { id: text, startDate: time, status },
  {
    '@type': text,
    href: text,
    externalId: text,
    billingAccount: id,
    lastUpdateDate: time,
    productConfiguration,
    productOffering: reference,
    productOrderItem: list(orderItemReference),
    productPrice: list(productPrice),
    productRelationship: list(relationship),
    productSpecification: reference,
    productTerm: list(inventoryTerm),
    relatedContactInformation: list(contactWith(fieldedAddress)),
    relatedSite: list(object({ id: text, role: text }, { href: text })),
    statusChange: list(object({ changeDate: time, status }, { changeReason: text })),
    terminationDate: time,
  },
);

export type Product = TypeOf<typeof product>;
