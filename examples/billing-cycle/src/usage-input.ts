import type { Interval, OrderDocument } from '@lateral/core';
import { nodeHashes, UsageBatch, UsageRecordError } from '@lateral/core';
import type { UsageRecord } from '@lateral/sonata-bridge';
import type { InputError, InputProblem } from './input-error.js';
import { wrongIn } from './input-error.js';
import type { UsageSource } from './usage-source.js';
import { monthOf, usageLines } from './usage-source.js';

/** Usage of one month, counted. */
export interface UsageInput {
  readonly interval: Interval;
  /** One for each order item and charge that there is usage of. */
  readonly batches: readonly UsageBatch[];
  /** Records of a later month: a matter of the next run. */
  readonly outsideCount: number;
  readonly warnings: readonly InputProblem[];
}

/** Ledgers count seconds from 1970, and the cycle begins before the month and ends after it. */
const MONTH_MIN = '1971-01';
const MONTH_MAX = '9998-12';
/** How many warnings of a usage file are kept; the first ones show what is the matter. */
const WARNINGS_MAX = 5;

/**
 * Reads usage twice: first all lines are checked and the month with most records is found, then they are counted.
 *
 * @param onProgress - Called with the number of records counted so far.
 * @throws `InputError` for the first line that cannot be counted, or when there is none.
 */
export async function readUsage(
  source: UsageSource,
  orders: readonly OrderDocument[],
  onProgress: (records: number) => void,
): Promise<UsageInput> {
  const { interval, warnings } = await checkUsage(source, orders);
  const batches = new Map<string, UsageBatch>();
  let records = 0;
  let outsideCount = 0;
  for await (const { record, lineNumber } of usageLines(source, orders)) {
    const key = JSON.stringify([record.orderItemId, record.charge]);
    const batch = batches.get(key) ?? newBatch(record, orders, interval);
    batches.set(key, batch);
    try {
      if (batch.add(record) === 'outside') outsideCount += 1;
    } catch (error) {
      throw error instanceof UsageRecordError ? conflict(source.name, lineNumber, error) : error;
    }
    records += 1;
    onProgress(records);
  }
  return { interval, batches: [...batches.values()], outsideCount, warnings };
}

async function checkUsage(
  source: UsageSource,
  orders: readonly OrderDocument[],
): Promise<Pick<UsageInput, 'interval' | 'warnings'>> {
  const recordsByMonth = new Map<string, number>();
  const kept: InputProblem[] = [];
  for await (const { record, lineNumber, warnings } of usageLines(source, orders)) {
    const month = record.usageDate.slice(0, 7);
    recordsByMonth.set(month, (recordsByMonth.get(month) ?? 0) + 1);
    if (kept.length < WARNINGS_MAX) kept.push(...warnings.map((warning) => ({ ...warning, lineNumber })));
  }
  const [most] = [...recordsByMonth].sort(([, a], [, b]) => b - a);
  if (most === undefined)
    throw wrongIn(source.name, [{ pointer: '', value: 'empty', expected: 'one usage record a line' }]);
  const [month] = most;
  if (month < MONTH_MIN || month > MONTH_MAX)
    throw wrongIn(source.name, [
      { pointer: '/usageDate', value: `of ${month} mostly`, expected: `a month from ${MONTH_MIN} to ${MONTH_MAX}` },
    ]);
  return { interval: monthOf(month), warnings: kept };
}

function newBatch(
  { orderItemId, charge, unit }: UsageRecord,
  orders: readonly OrderDocument[],
  interval: Interval,
): UsageBatch {
  const order = orders.find(({ itemId }) => itemId === orderItemId);
  if (order === undefined) throw new TypeError(`No order item ${orderItemId}`); // safe: usageLines() has checked it
  const { buyer, externalId, itemId, seller } = order;
  return new UsageBatch({ hashes: nodeHashes, seller, order: { buyer, externalId, itemId }, charge, unit, interval });
}

function conflict(
  file: string,
  lineNumber: number,
  { recordId, field, value, expected }: UsageRecordError,
): InputError {
  return wrongIn(file, [{ lineNumber, pointer: field, value: `"${recordId}", ${value}`, expected }]);
}
