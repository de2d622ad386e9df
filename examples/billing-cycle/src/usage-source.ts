import { open } from 'node:fs/promises';
import type { Interval, OrderDocument } from '@lateral/core';
import type { UsageLine, UsageRecord } from '@lateral/sonata-bridge';
import { readUsageLine } from '@lateral/sonata-bridge';
import type { InputProblem } from './input-error.js';
import { unreadable, wrongIn } from './input-error.js';
import { TRAFFIC } from './terms.js';

/** Lines of TMF635 usage, from a file or made from a seed. They can be read more than once. */
export interface UsageSource {
  readonly name: string;
  readonly lines: () => AsyncIterable<string> | Iterable<string>;
}

/** Lines of a file. The file is never held whole. */
export function usageFile(file: string): UsageSource {
  return {
    name: file,
    lines: async function* () {
      try {
        const handle = await open(file);
        yield* handle.readLines(); // closes the file at its end
      } catch (cause) {
        throw unreadable(file, cause);
      }
    },
  };
}

/**
 * Reads the usage of an order, record by record.
 *
 * @throws `InputError` for the first line that is no usage, or none of this order and its terms.
 */
export async function* usageLines(
  { name, lines }: UsageSource,
  orders: readonly OrderDocument[],
): AsyncGenerator<UsageLine> {
  let lineNumber = 0;
  for await (const line of lines()) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const read = readUsageLine(line, lineNumber);
    if (read._tag === 'Left') throw wrongIn(name, read.left.map(withColumn));
    const problem = strangeness(read.right.record, orders, line);
    if (problem !== undefined) throw wrongIn(name, [{ ...problem, lineNumber }]);
    yield read.right;
  }
}

function withColumn(problem: InputProblem): InputProblem {
  return problem.offset === undefined ? problem : { ...problem, column: problem.offset + 1 };
}

/** What of a record does not belong to the order or its terms. */
function strangeness(record: UsageRecord, orders: readonly OrderDocument[], line: string): InputProblem | undefined {
  const [{ externalId } = { externalId: '' }] = orders;
  const items = orders.map(({ itemId }) => itemId);
  const rules = [
    ['orderExternalId', [externalId], 'the order of this run'],
    ['orderItemId', items, `an item of order ${externalId}`],
    ['charge', [TRAFFIC.name], 'the usage-based charge in the terms of this demo'],
    ['unit', [TRAFFIC.unit], `the unit of ${TRAFFIC.name} in the terms of this demo`],
  ] as const;
  const broken = rules.find(([member, allowed]) => !(allowed as readonly string[]).includes(record[member]));
  if (broken === undefined) return undefined;
  const [member, allowed, meaning] = broken;
  const expected = `${allowed.map((each) => `"${each}"`).join(' or ')}, ${meaning}`;
  return { pointer: characteristicPointer(line, member), value: `"${record[member]}"`, expected };
}

function characteristicPointer(line: string, wanted: string): string {
  const { usageCharacteristic } = JSON.parse(line) as { usageCharacteristic: readonly { name: string }[] }; // safe: read as usage before
  return `/usageCharacteristic/${usageCharacteristic.findIndex(({ name }) => name === wanted)}/value`;
}

/** The billing interval of a month, `YYYY-MM`. */
export function monthOf(month: string): Interval {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: `${month}-01T00:00:00Z`, to: `${next}-01T00:00:00Z` };
}
