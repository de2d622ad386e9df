import type { OrderDocument } from '@lateral/core';
import type { UsageRecord } from '@lateral/sonata-bridge';
import { usage, usageOf, writePayload } from '@lateral/sonata-bridge';
import type { UsageSource } from './usage-source.js';

const RECORDS = 10_000;
/** Every so many lines one stands twice, as meters and mediation do it. */
const DUPLICATE_EVERY = 2_500;

/** A month of TMF635 usage of an order item, made from a seed: about 10,000 records, some of them twice, and a late one. */
export function generatedUsage(order: OrderDocument, seed: string): UsageSource {
  return {
    name: `usage made from the seed "${seed}"`,

    lines: function* () {
      yield lineOf(recordOf(order, 0, '2026-09-30T23:59:41Z', '3.5'));
      const random = lehmer(seed);
      for (let number = 1; number <= RECORDS; number++) {
        const second = Math.floor(((number - 1) * 31 * 86_400) / RECORDS);
        const quantity = (random() % 9_000) + 500; // thousandths of a GB
        const line = lineOf(recordOf(order, number, octoberAt(second), thousandths(quantity)));
        yield line;
        if (number % DUPLICATE_EVERY === 0) yield line;
      }
    },
  };
}

/** A small pseudo-random sequence, the same for the same seed. */
function lehmer(seed: string): () => number {
  const characters = Array.from(seed, (character) => character.codePointAt(0) ?? 0);
  let state = characters.reduce((sum, code) => (sum * 31 + code) % 2_147_483_647, 7) || 1;
  return () => (state = (state * 48_271) % 2_147_483_647);
}

function octoberAt(second: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `2026-10-${two(second / 86_400 + 1)}T${two((second % 86_400) / 3_600)}:${two((second % 3_600) / 60)}:${two(second % 60)}Z`;
}

function thousandths(value: number): string {
  const text = `${Math.floor(value / 1_000)}.${String(value % 1_000).padStart(3, '0')}`;
  return text.replace(/\.?0+$/, '');
}

function recordOf(
  { externalId, itemId }: OrderDocument,
  number: number,
  usageDate: string,
  quantity: string,
): UsageRecord {
  const id = `U-2026-10-${String(number).padStart(6, '0')}`;
  return { id, orderExternalId: externalId, orderItemId: itemId, charge: 'traffic', usageDate, quantity, unit: 'GB' };
}

function lineOf(record: UsageRecord): string {
  const line = writePayload(usage, usageOf(record));
  if (line._tag === 'Left') throw new TypeError(`A usage record that cannot be written: ${JSON.stringify(line.left)}`);
  return line.right;
}
