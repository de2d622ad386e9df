/** What a usage record is refused for: it belongs elsewhere, cannot be read, or says something else than before. */
export type UsageRecordProblem = 'UsageRecordForeignError' | 'UsageRecordInvalidError' | 'UsageRecordConflictError';

/** Names the record, the member of it, the value found there and what would be right. */
export interface UsageRecordFacts {
  readonly recordId: string;
  /** RFC 6901 pointer into the record. */
  readonly field: string;
  readonly value: string;
  /** What would be right. */
  readonly expected: string;
}

/** A usage record cannot go into the batch. Nothing was counted: the batch is as it was before. */
export class UsageRecordError extends Error implements UsageRecordFacts {
  override readonly name: UsageRecordProblem;
  readonly recordId: string;
  readonly field: string;
  readonly value: string;
  readonly expected: string;

  constructor(problem: UsageRecordProblem, { recordId, field, value, expected }: UsageRecordFacts) {
    super(
      `${problem.replace(/Error$/, '')}: ${field} of usage record "${recordId}" is ${value}; expected ${expected}.`,
    );
    this.name = problem;
    this.recordId = recordId;
    this.field = field;
    this.value = value;
    this.expected = expected;
  }
}
