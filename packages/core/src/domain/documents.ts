/**
 * The business documents of Lateral, one shape per record kind.
 *
 * A document is written in its canonical form already: members are strings, booleans, arrays and objects, never
 * JSON numbers or `null`, so what is hashed, stored and computed with is one and the same value (see spec/bytes.md §3).
 */

/** A decimal in canonical spelling, `-?(0|[1-9]\d*)(\.\d*[1-9])?` and never `-0`: `"0.0426"`, `"1250"`. */
export type DecimalText = string;
/** An integer in canonical spelling: `"0"`, `"12345"`, `"-3"`. */
export type IntegerText = string;
/** An instant in UTC to the second, `YYYY-MM-DDTHH:MM:SSZ`. */
export type UtcTime = string;
/** A digest as 64 lower-case hex digits. */
export type DigestText = string;
/** The legal identifier of a party, such as an LEI; the agreement lists both. */
export type LegalId = string;

/** An amount as it stands in a document: minor units of an ISO 4217 currency (EUR: cents). */
export interface MoneyText {
  readonly currency: string;
  readonly minor: IntegerText;
}

/** A half-open interval `[from, to)` in UTC: the identifiable billing interval of MEF 114 R58. */
export interface Interval {
  readonly from: UtcTime;
  readonly to: UtcTime;
}

/** The natural key of an order item: one record per item of a Sonata product order. */
export interface OrderRef {
  readonly buyer: LegalId;
  readonly externalId: string;
  readonly itemId: string;
}

/** The natural key of an invoice. A bill number is unique within the issuer's billing account only (MEF 134). */
export interface InvoiceRef {
  readonly issuer: LegalId;
  readonly billingAccount: string;
  readonly billNo: string;
}

/** Names the rules that produced a charge, so that anybody can run the very same ones again. */
export interface RuleSetRef {
  readonly id: string;
  readonly version: string;
  readonly digest: DigestText;
}

/** The MSA of the pair: who they are and since when they are bound (MEF 114 R1, R2, D1). */
export interface AgreementDocument {
  readonly kind: 'agreement';
  readonly name: string;
  /** In the order of the party index: the first is party 0. */
  readonly parties: readonly [LegalParty, LegalParty];
  readonly validFrom: UtcTime;
}

export interface LegalParty {
  readonly legalId: LegalId;
  readonly name: string;
}

/** Named rounding of a charge or tax to minor units; half-up and half-down move ties away from and towards zero. */
export type RoundingMode = 'halfUp' | 'halfEven' | 'halfDown' | 'up' | 'down';

/** What one charge of a product costs. Prices are in major units of the terms' currency. */
export type ChargeRule = FixedFee | PerUnitCharge | GraduatedCharge;

export interface FixedFee {
  readonly type: 'fixed';
  readonly name: string;
  /** Price of one whole billing interval. */
  readonly price: DecimalText;
}

export interface PerUnitCharge {
  readonly type: 'perUnit';
  readonly name: string;
  readonly unit: string;
  readonly unitPrice: DecimalText;
}

/** Graduated tiers: each unit costs the price of the tier that it falls in. */
export interface GraduatedCharge {
  readonly type: 'graduated';
  readonly name: string;
  readonly unit: string;
  /** Ascending; the last one has no `upTo`. `upTo` is inclusive: a tier holds the units above the one before it. */
  readonly tiers: readonly Tier[];
}

export interface Tier {
  readonly upTo?: DecimalText;
  readonly unitPrice: DecimalText;
}

/** The Specific T&C of one product of one seller (MEF 114 D2, R14, R30, R65, R72, R84, D19). */
export interface TermsDocument {
  readonly kind: 'terms';
  readonly agreementName: string;
  readonly seller: LegalId;
  readonly buyer: LegalId;
  readonly productOffering: string;
  readonly productName: string;
  /** ISO 4217 code and the number of decimal places of its minor unit. */
  readonly currency: { readonly code: string; readonly minorUnits: IntegerText };
  readonly ruleSet: RuleSetRef;
  readonly charges: readonly ChargeRule[];
  readonly rounding: RoundingMode;
  /** Percent: `"19"` is 19 %. */
  readonly tax: { readonly category: string; readonly ratePercent: DecimalText };
  readonly billingInterval: 'calendarMonth';
  readonly granularity: 'product' | 'element';
  /** Option 1 or 2 of MEF 114 §7.7 for invoices of this product. */
  readonly invoiceOption: '1' | '2';
  readonly paymentTermDays: IntegerText;
  /** Rails of MEF 141's `paymentMethod`, at least one. */
  readonly paymentMethods: readonly string[];
  readonly disputeThreshold: MoneyText;
}

/** One item of a Sonata product order (MEF 114 R4, R5). */
export interface OrderDocument extends OrderRef {
  readonly kind: 'order';
  readonly seller: LegalId;
  readonly action: 'add' | 'modify' | 'delete';
  readonly productOffering: string;
  readonly billingAccount: string;
  /** SHA-256 of the bytes of the order as it was received or sent; the bytes stay off the ledger. */
  readonly payloadDigest: DigestText;
  readonly requestedCompletionDate?: UtcTime;
  /** Present from activation on: the day from which the product is billed, and its inventory id. */
  readonly completionDate?: UtcTime;
  readonly productId?: string;
}

/** The utilization records of one order item, charge and interval, as a batch (MEF 114 R58, R64). */
export interface UsageDocument {
  readonly kind: 'usage';
  readonly seller: LegalId;
  readonly order: OrderRef;
  readonly charge: string;
  readonly interval: Interval;
  readonly unit: string;
  /** Distinct records inside the interval; duplicates and late ones are not in it. */
  readonly recordCount: IntegerText;
  readonly quantity: DecimalText;
  /** Exact repeats that were left out. */
  readonly duplicateCount: IntegerText;
  /** Records of an earlier interval that arrived with this one and are left out. */
  readonly lateCount: IntegerText;
  /** RFC 9162 root over the canonical records, in the order of the file. */
  readonly recordsRoot: DigestText;
}

/** One line of the explanation of a charge: `quantity` × `unitPrice` = `exact`, in major units and unrounded. */
export interface ChargeLine {
  readonly description: string;
  readonly quantity: DecimalText;
  readonly unit: string;
  readonly unitPrice: DecimalText;
  readonly exact: DecimalText;
}

/** A rated charge: what was used, by which rules, and what it costs (MEF 114 R65–R68). */
export interface RatingDocument {
  readonly kind: 'rating';
  readonly seller: LegalId;
  readonly order: OrderRef;
  readonly productOffering: string;
  readonly charge: string;
  readonly interval: Interval;
  readonly basis: 'usage' | 'fixed';
  readonly ruleSet: RuleSetRef;
  readonly quantity: DecimalText;
  readonly unit: string;
  readonly lines: readonly ChargeLine[];
  /** The sum of the lines before rounding, in major units. */
  readonly exact: DecimalText;
  /** `exact` rounded once, as the terms say. */
  readonly net: MoneyText;
}

/** The six item states of MEF 141. */
export type InvoiceItemState =
  'generated' | 'disputeBeingInvestigated' | 'credit' | 'paymentDue' | 'settled' | 'withdrawn';

export interface InvoiceItem {
  readonly id: string;
  readonly order: OrderRef;
  readonly productOffering: string;
  readonly productName: string;
  readonly productId: string;
  readonly charge: string;
  readonly chargeType: 'usageBased' | 'recurring' | 'nonRecurring';
  readonly interval: Interval;
  readonly quantity: DecimalText;
  readonly unit: string;
  readonly net: MoneyText;
  readonly tax: MoneyText;
  readonly taxCategory: string;
  readonly taxRatePercent: DecimalText;
  readonly state: InvoiceItemState;
}

/** An invoice of agreed ratings (MEF 114 R70–R72). Totals are the sums of the items. */
export interface InvoiceDocument extends InvoiceRef {
  readonly kind: 'invoice';
  readonly recipient: LegalId;
  readonly billDate: UtcTime;
  readonly paymentDueDate: UtcTime;
  readonly period: Interval;
  readonly option: '1' | '2';
  readonly paymentMethod: string;
  readonly items: readonly InvoiceItem[];
  readonly net: MoneyText;
  readonly tax: MoneyText;
  readonly gross: MoneyText;
}

/** A payment notice of the payer (MEF 114 R83–R88). */
export interface PaymentDocument {
  readonly kind: 'payment';
  readonly payer: LegalId;
  readonly payee: LegalId;
  /** One of the payment methods of the terms. */
  readonly rail: string;
  readonly reference: string;
  readonly paidAt: UtcTime;
  readonly amount: MoneyText;
  readonly demand: InvoiceRef;
}

/** The document of a record kind, for the kinds that the domain checks so far. */
export interface Documents {
  readonly agreement: AgreementDocument;
  readonly terms: TermsDocument;
  readonly order: OrderDocument;
  readonly usage: UsageDocument;
  readonly rating: RatingDocument;
  readonly invoice: InvoiceDocument;
  readonly payment: PaymentDocument;
}

/** A record kind that has a document shape and business checks. */
export type BilledKind = keyof Documents;
export type BusinessDocument = Documents[BilledKind];
