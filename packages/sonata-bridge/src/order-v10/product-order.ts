import type { TypeOf } from 'io-ts';

import {
  contactWith,
  duration,
  fieldedAddress,
  id,
  itemTerm,
  place,
  productConfiguration,
  reference,
  relationship,
} from '../mef/shapes.js';
import { list, object } from '../wire/containers.js';
import { flag, oneOf, text, time } from '../wire/leaves.js';

const contact = contactWith(fieldedAddress);
const note = object({ id: text, author: text, date: time, source: oneOf(['buyer', 'seller']), text }, {});

const product = object(
  {},
  {
    id: text,
    href: text,
    productOffering: reference,
    productConfiguration,
    productRelationship: list(relationship),
    place: list(place),
  },
);

const coordinatedAction = object(
  {
    itemId: text,
    coordinatedActionDelay: duration,
    coordinationDependency: oneOf(['startToStart', 'startToFinish', 'finishToStart', 'finishToFinish']),
  },
  {},
);

const itemRequired = { id: text, action: oneOf(['add', 'modify', 'delete']) };
const itemOptional = {
  product,
  requestedCompletionDate: time,
  agreementName: text,
  billingAccount: id,
  quoteItem: object({ quoteId: text, id: text }, { quoteHref: text }),
  productOfferingQualificationItem: object(
    { productOfferingQualificationId: text, id: text },
    { productOfferingQualificationHref: text, alternateProductOfferingProposalId: text },
  ),
  requestedItemTerm: itemTerm,
  productOrderItemRelationship: list(object({ id: text, relationshipType: text }, {})),
  coordinatedAction: list(coordinatedAction),
  expediteIndicator: flag,
  endCustomerName: text,
  relatedBuyerPON: text,
  relatedContactInformation: list(contact),
  note: list(note),
  tspRestorationPriority: text,
};

const itemState = oneOf([
  'acknowledged',
  'cancelled',
  'completed',
  'failed',
  'held',
  'inProgress',
  'pending',
  'rejected',
  'rejected.validated',
  'rejected.unassessed',
]);

const orderState = oneOf([
  'acknowledged',
  'assessingCancellation',
  'cancelled',
  'completed',
  'failed',
  'held.assessingCharge',
  'inProgress',
  'partial',
  'pending.assessingModification',
  'pendingCancellation',
  'rejected',
]);

const change = { changeDate: time, changeReason: text };
const terminationError = object({}, { code: text, propertyPath: text, value: text });
const readItem = object(itemRequired, {
  ...itemOptional,
  state: itemState,
  stateChange: list(object({}, { ...change, state: itemState })),
  charge: list(reference),
  completionDate: time,
  expectedCompletionDate: time,
  expediteAcceptedIndicator: flag,
  itemTerm: list(itemTerm),
  milestone: list(object({ name: text, date: time }, { note: text })),
  terminationError: list(terminationError),
});

const orderOptional = { externalId: text, projectId: text, note: list(note) };

/** `ProductOrder_Create` of MEF 123, v10: what a buyer sends. */
export const productOrderCreate = object(
  {
    relatedContactInformation: list(contact, { min: 1 }),
    productOrderItem: list(object(itemRequired, itemOptional), { min: 1 }),
  },
  orderOptional,
);

/** `ProductOrder` of MEF 123, v10: what the seller answers. */
export const productOrder = object(
  {
    id: text,
    orderDate: time,
    state: orderState,
    relatedContactInformation: list(contact, { min: 1 }),
    productOrderItem: list(readItem, { min: 1 }),
  },
  {
    ...orderOptional,
    href: text,
    stateChange: list(object({}, { ...change, state: orderState })),
    completionDate: time,
    cancellationDate: time,
    cancellationReason: text,
    cancellationCharge: list(reference),
  },
);

export type ProductOrderCreate = TypeOf<typeof productOrderCreate>;
export type ProductOrder = TypeOf<typeof productOrder>;
