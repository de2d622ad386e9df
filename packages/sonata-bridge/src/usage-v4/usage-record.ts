import { JsonNumber, type DecimalText, type JsonValue, type UsageRecordInput } from '@lateral/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';

import { canonicalDecimal } from '../wire/decimal-number.js';
import { instant } from '../wire/leaves.js';
import type { PayloadProblem } from '../wire/payload.js';
import { toUtc } from '../wire/time.js';
import { excerpt } from '../wire/write-json.js';
import type { Usage } from './usage.js';

/** The one usage specification of utilization records: TMF635 leaves the names of the characteristics open. */
export const USAGE_SPECIFICATION = { id: 'lateral:utilization-record:1', name: 'Utilization record' } as const;

/** The utilization record that core counts, as a usage carries it (MEF 114 R58, R64). */
export type UsageRecord = UsageRecordInput;

/** The characteristics of {@link USAGE_SPECIFICATION}, each required once. */
const NAMES = ['orderExternalId', 'orderItemId', 'charge', 'quantity', 'unit'] as const;
type Name = (typeof NAMES)[number];

/** Stands in a record for what is missing or wrong. */
const NONE = '';
/** Records in another state were rated or refused already. */
const UNRATED = new Set<string | undefined>([undefined, 'received', 'guided', 'recycled']);
/** Wide enough for any meter, narrow enough to be no attempt to slip a document into a key. */
const TEXT_CHARS = 200;
const EXPECTED_TEXT = `1 to ${TEXT_CHARS} characters`;

/** Reads the utilization record that a TMF635 usage carries by {@link USAGE_SPECIFICATION}. */
export function usageRecordOf(usage: Usage): Either<readonly PayloadProblem[], UsageRecord> {
  const characteristics = usage.usageCharacteristic;
  const record: UsageRecord = {
    id: usage.id,
    orderExternalId: textOf(valueOf(characteristics, 'orderExternalId', 0)),
    orderItemId: textOf(valueOf(characteristics, 'orderItemId', 1)),
    charge: textOf(valueOf(characteristics, 'charge', 2)),
    usageDate: toUtc(usage.usageDate) ?? NONE,
    quantity: quantityOf(valueOf(characteristics, 'quantity', 3)),
    unit: textOf(valueOf(characteristics, 'unit', 4)),
  };
  const problems = problemsOf(usage, record);
  return problems.length === 0 ? right(record) : left(problems);
}

/**
 * The value of a characteristic that is there once.
 *
 * @param place - Index at which {@link usageOf} writes it, which spares the search. With as many characteristics as
 *   names, a repeated one would leave another one missing, which is found then.
 */
function valueOf(characteristics: Usage['usageCharacteristic'], wanted: Name, place: number): JsonValue | undefined {
  const likely = characteristics[place];
  if (likely?.name === wanted && characteristics.length === NAMES.length) return likely.value;
  const [only, ...others] = characteristics.filter(({ name }) => name === wanted);
  return others.length === 0 ? only?.value : undefined;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' && value.length <= TEXT_CHARS ? value : NONE;
}

function quantityOf(value: JsonValue | undefined): DecimalText {
  const source = value instanceof JsonNumber ? value.text : value;
  const quantity = typeof source === 'string' ? canonicalDecimal(source) : undefined;
  return quantity === undefined || quantity.startsWith('-') ? NONE : quantity;
}

function problemsOf(usage: Usage, record: UsageRecord): readonly PayloadProblem[] {
  const problems: PayloadProblem[] = [];
  let isComplete = true;
  for (const name of NAMES) isComplete &&= record[name] !== NONE;
  if (!isComplete) problems.push(...characteristicProblems(usage, record));
  if (textOf(usage.id) === NONE) problems.push(problem('/id', usage.id, EXPECTED_TEXT));
  if (record.usageDate === NONE) problems.push(problem('/usageDate', usage.usageDate, instant.name));
  if (!UNRATED.has(usage.status)) {
    problems.push(problem('/status', usage.status, 'received, guided or recycled: still to be rated'));
  }
  const specification = usage.usageSpecification?.id ?? USAGE_SPECIFICATION.id;
  if (specification !== USAGE_SPECIFICATION.id) {
    const expected = `${USAGE_SPECIFICATION.id}, or no usageSpecification`;
    problems.push(problem('/usageSpecification/id', specification, expected));
  }
  return problems;
}

function problem(pointer: string, value: JsonValue | undefined, expected: string): PayloadProblem {
  return { pointer, value: excerpt(value), expected };
}

function characteristicProblems({ usageCharacteristic }: Usage, record: UsageRecord): readonly PayloadProblem[] {
  return NAMES.flatMap((wanted) => {
    const places = usageCharacteristic.flatMap(({ name }, index) => (name === wanted ? [index] : []));
    if (record[wanted] !== NONE && places.length === 1) return [];
    const last = places.at(-1); // the only one, or the one too many
    const pointer = last === undefined ? '/usageCharacteristic' : `/usageCharacteristic/${last}/value`;
    const value = last === undefined ? undefined : usageCharacteristic[last]?.value;
    const expected = wanted === 'quantity' ? 'a decimal of 0 or more' : EXPECTED_TEXT;
    return [problem(pointer, value, `one characteristic ${wanted} with ${expected}`)];
  });
}

/** The TMF635 usage that carries a utilization record: what {@link usageRecordOf} reads. */
export function usageOf(record: UsageRecord): Usage {
  return {
    id: record.id,
    usageDate: record.usageDate,
    usageType: record.charge,
    status: 'received',
    usageSpecification: USAGE_SPECIFICATION,
    usageCharacteristic: NAMES.map((name) => ({ name, value: record[name] })),
  };
}
