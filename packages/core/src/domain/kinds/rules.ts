import type { BilledKind } from '../documents.js';
import { agreementRules } from './agreement.js';
import { invoiceRules } from './invoice.js';
import type { KindRules } from './kind-rules.js';
import { orderRules } from './order.js';
import { paymentRules } from './payment.js';
import { ratingRules } from './rating.js';
import { termsRules } from './terms.js';
import { usageRules } from './usage.js';

/** What the domain knows of each kind; a new kind is a file here and rows in the table. */
export const RULES: { readonly [K in BilledKind]: KindRules<K> } = {
  agreement: agreementRules,
  terms: termsRules,
  order: orderRules,
  usage: usageRules,
  rating: ratingRules,
  invoice: invoiceRules,
  payment: paymentRules,
};

/** Whether a name is that of a kind with documents and checks. */
export function isBilledKind(name: string): name is BilledKind {
  return Object.hasOwn(RULES, name);
}
