import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Interval, OrderDocument } from '@lateral/core';
import { nodeHashes, UsageBatch } from '@lateral/core';
import type { PayloadProblem, UsageRecord } from '@lateral/sonata-bridge';
import { readOrderFile, readUsageLine } from '@lateral/sonata-bridge';
import { BUYER, SELLER } from './parties.js';
import { isUsageCharge } from './terms.js';

/** A payload is wrong: which file, where in it, what stands there, and what would be right. Nothing was written. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(file: string, problems: readonly (PayloadProblem & { readonly lineNumber?: number })[]) {
    const lines = problems.map(({ lineNumber, pointer, value, expected }) => {
      const place = lineNumber === undefined ? file : `${file}:${lineNumber}`;
      return `${place}  ${pointer === '' ? '(whole document)' : pointer} is ${value === '' ? 'absent' : value}; expected ${expected}`;
    });
    super(lines.join('\n'));
  }
}

/** The items of a Sonata product order, v10. */
export async function readOrder(file: string): Promise<readonly OrderDocument[]> {
  const text = await readFile(file, 'utf8');
  const order = readOrderFile(text, {
    buyer: BUYER.legalId,
    seller: SELLER.legalId,
    sha256: nodeHashes.sha256,
    billingAccount: 'BA-DEMO',
  });
  if (order._tag === 'Left') throw new InputError(file, order.left);
  const foreign = order.right.documents.findIndex(({ action }) => action !== 'add');
  if (foreign >= 0) {
    const value = order.right.documents[foreign]?.action ?? '';
    throw new InputError(file, [
      { pointer: `/productOrderItem/${foreign}/action`, value, expected: 'add: this cycle begins with the order' },
    ]);
  }
  return order.right.documents;
}

/** Usage of one order item and charge, counted. */
export interface CountedUsage {
  readonly interval: Interval;
  readonly batches: readonly UsageBatch[];
  readonly lines: number;
}

/** Lines of TMF635 usage, from a file or made from a seed. */
export interface UsageSource {
  readonly name: string;
  readonly lines: () => AsyncIterable<string> | Iterable<string>;
}

export function usageFile(file: string): UsageSource {
  return { name: file, lines: () => createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity }) };
}

/**
 * Reads usage twice: first all lines are checked and the month with most records is found, then they are counted.
 *
 * @param onProgress - Called with the number of lines counted so far.
 */
export async function readUsage(
  source: UsageSource,
  orders: readonly OrderDocument[],
  onProgress: (lines: number) => void,
): Promise<CountedUsage> {
  const interval = await findMonth(source, orders);
  const batches = new Map<string, UsageBatch>();
  let lines = 0;
  for await (const { record, lineNumber } of records(source, orders)) {
    const key = JSON.stringify([record.orderItemId, record.charge]);
    const batch = batches.get(key) ?? newBatch(record, orders, interval);
    batches.set(key, batch);
    add(batch, record, source.name, lineNumber);
    lines += 1;
    if (lines % 1_000 === 0) onProgress(lines);
  }
  return { interval, batches: [...batches.values()], lines };
}

function newBatch(
  { orderItemId, charge, unit }: UsageRecord,
  orders: readonly OrderDocument[],
  interval: Interval,
): UsageBatch {
  const order = orders.find(({ itemId }) => itemId === orderItemId);
  if (order === undefined) throw new TypeError(`No order item ${orderItemId}`); // safe: records() has checked it
  const { buyer, externalId, itemId, seller } = order;
  return new UsageBatch({ hashes: nodeHashes, seller, order: { buyer, externalId, itemId }, charge, unit, interval });
}

function add(batch: UsageBatch, record: UsageRecord, file: string, lineNumber: number): void {
  try {
    batch.add(record);
  } catch (error) {
    const expected = error instanceof Error ? error.message : String(error);
    throw new InputError(file, [{ lineNumber, pointer: '/id', value: record.id, expected }]);
  }
}

async function findMonth(source: UsageSource, orders: readonly OrderDocument[]): Promise<Interval> {
  const months = new Map<string, number>();
  for await (const { record } of records(source, orders)) {
    const month = record.usageDate.slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + 1);
  }
  const [most] = [...months].sort(([, a], [, b]) => b - a);
  if (most === undefined)
    throw new InputError(source.name, [{ pointer: '', value: '', expected: 'at least one usage record' }]);
  return monthOf(most[0]);
}

/** The billing interval of a month, `YYYY-MM`. */
export function monthOf(month: string): Interval {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: `${month}-01T00:00:00Z`, to: `${next}-01T00:00:00Z` };
}

async function* records(
  source: UsageSource,
  orders: readonly OrderDocument[],
): AsyncGenerator<{ record: UsageRecord; lineNumber: number }> {
  let lineNumber = 0;
  for await (const line of source.lines()) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const read = readUsageLine(line, lineNumber);
    if (read._tag === 'Left') throw new InputError(source.name, read.left);
    const { record } = read.right;
    const problem = strangeness(record, orders);
    if (problem !== undefined) throw new InputError(source.name, [{ ...problem, lineNumber }]);
    yield { record, lineNumber };
  }
}

/** What of a record does not belong to the order or its terms. */
function strangeness(
  { orderExternalId, orderItemId, charge, unit }: UsageRecord,
  orders: readonly OrderDocument[],
): PayloadProblem | undefined {
  const items = orders.map(({ itemId }) => itemId);
  if (!orders.some(({ externalId }) => externalId === orderExternalId)) {
    return {
      pointer: '/usageCharacteristic',
      value: orderExternalId,
      expected: `orderExternalId ${orders[0]?.externalId ?? ''}, the order of this run`,
    };
  }
  if (!items.includes(orderItemId)) {
    return { pointer: '/usageCharacteristic', value: orderItemId, expected: `orderItemId, one of ${items.join(', ')}` };
  }
  if (isUsageCharge(charge, unit)) return undefined;
  return {
    pointer: '/usageCharacteristic',
    value: `${charge} in ${unit}`,
    expected: 'charge traffic in unit GB, as the terms of this demo have it',
  };
}
