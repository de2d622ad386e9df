/** The business rules that a change can break; the table's own refusals are the register's codes. */
export type BusinessRule =
  | 'AgreementPartiesMismatchError'
  | 'TermsInvalidError'
  | 'TermsPartiesMismatchError'
  | 'OrderPartiesMismatchError'
  | 'OrderActionMismatchError'
  | 'OrderCompletionMissingError'
  | 'OrderCompletionPrematureError'
  | 'OrderIdentityChangedError'
  | 'ChargeUnknownError'
  | 'UsageIntervalInvalidError'
  | 'UsageUnitMismatchError'
  | 'UsageFigureInvalidError'
  | 'RatingRuleSetMismatchError'
  | 'RatingMismatchError'
  | 'RatingBilledError'
  | 'InvoiceItemsMismatchError'
  | 'InvoiceTotalMismatchError'
  | 'InvoiceTermsMismatchError'
  | 'PaymentMethodNotAgreedError'
  | 'PaymentDemandMismatchError'
  | 'PaymentAmountInvalidError'
  | 'AmountOutstandingError'
  | 'DocumentMissingError'
  | 'RecordUnknownError'
  | 'SetSizeError'
  | 'ActionUncheckedError';

export interface BusinessRuleFacts {
  /** RFC 6901 pointer into the document. */
  readonly field: string;
  readonly value: string;
  /** What would be right. */
  readonly expected: string;
  /** Requirement ids of MEF 114 that the rule serves. */
  readonly source?: string;
}

/** A business rule is broken: the command is refused by the domain of both parties before anything is signed. */
export class BusinessRuleError extends Error implements BusinessRuleFacts {
  override readonly name: BusinessRule;
  readonly field: string;
  readonly value: string;
  readonly expected: string;
  readonly source: string;

  constructor(rule: BusinessRule, { field, value, expected, source = '' }: BusinessRuleFacts) {
    const cited = source === '' ? '' : ` (MEF 114 ${source})`;
    super(
      `${rule.replace(/Error$/, '')}: ${field === '' ? 'the document' : field} is ${value}; expected ${expected}${cited}.`,
    );
    this.name = rule;
    this.field = field;
    this.value = value;
    this.expected = expected;
    this.source = source;
  }
}
