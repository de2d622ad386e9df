import { parsePlainJson } from '@lateral/core';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';

import { decodeText } from '../wire/decode.js';
import type { PayloadProblem, PayloadWarning, ReadOptions } from '../wire/payload.js';
import { usageRecordOf, type UsageRecord } from './usage-record.js';
import { usage, type Usage } from './usage.js';

/** A line of a usage file that was read. */
export interface UsageLine {
  /** From 1. */
  readonly lineNumber: number;
  readonly record: UsageRecord;
  readonly warnings: readonly PayloadWarning[];
}

/** What is wrong with a line of a usage file; the pointer is that of the line's own document. */
export interface UsageLineProblem extends PayloadProblem {
  /** From 1. */
  readonly lineNumber: number;
}

const NO_WARNINGS: readonly PayloadWarning[] = [];

/**
 * Reads one line of a usage file: NDJSON, a TMF635 usage a line.
 *
 * A line that `JSON.parse` reads without loss, such as one that this package wrote, takes that way; any other line
 * takes the exact reader. Both answer alike.
 *
 * @param lineNumber - From 1; it comes back with the answer.
 */
export function readUsageLine(
  line: string,
  lineNumber: number,
  options: ReadOptions = {},
): Either<readonly UsageLineProblem[], UsageLine> {
  const plain = parsePlainJson(line, usage.plainLength) as Usage | undefined;
  if (plain !== undefined) return toLine(plain, lineNumber, NO_WARNINGS);
  const decoded = decodeText(usage, line, options);
  if (isLeft(decoded)) return left(atLine(decoded.left, lineNumber));
  return toLine(decoded.right.value, lineNumber, decoded.right.warnings);
}

function toLine(
  value: Usage,
  lineNumber: number,
  warnings: readonly PayloadWarning[],
): Either<readonly UsageLineProblem[], UsageLine> {
  const record = usageRecordOf(value);
  return isLeft(record) ? left(atLine(record.left, lineNumber)) : right({ lineNumber, record: record.right, warnings });
}

function atLine(problems: readonly PayloadProblem[], lineNumber: number): readonly UsageLineProblem[] {
  return problems.map((problem) => ({ ...problem, lineNumber }));
}
