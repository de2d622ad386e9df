import { isLeft } from 'fp-ts/lib/Either.js';

import { canonicalBytes, isInstant } from '../protocol/canonical.js';
import { toHex } from '../protocol/bytes.js';
import type { Hashes } from '../protocol/hash.js';
import { GrowingTree, leafHash } from '../protocol/tree.js';
import { addDecimals, ZERO_DECIMAL, type Decimal } from './decimal.js';
import { decimalFromText, decimalToText } from './decimal-text.js';
import type { DecimalText, Interval, LegalId, OrderRef, UsageDocument, UtcTime } from './documents.js';
import { RecordMemory } from './record-memory.js';
import { UsageRecordError, type UsageRecordFacts, type UsageRecordProblem } from './usage-record-error.js';

/** One utilization record: how much of a charge of an order item was used when (MEF 114 R58, R64). */
export interface UsageRecordInput {
  /** 1 to 1,000 characters, unique for the seller; the same id twice is the same record. */
  readonly id: string;
  readonly orderExternalId: string;
  readonly orderItemId: string;
  /** Name of the charge in the terms. */
  readonly charge: string;
  readonly usageDate: UtcTime;
  /** 0 or more. */
  readonly quantity: DecimalText;
  readonly unit: string;
}

/** What a batch counts: the records of one charge of one order item in one interval. */
export interface UsageSubject {
  readonly hashes: Hashes;
  readonly seller: LegalId;
  readonly order: OrderRef;
  readonly charge: string;
  readonly unit: string;
  readonly interval: Interval;
}

export interface UsageBatchOptions {
  /**
   * The source itself keeps ids unique, as a table with a key does: no repeat is looked for, which spares the memory of
   * 30 to 60 bytes a record.
   *
   * @default false
   */
  readonly areIdsUnique?: boolean;
}

/**
 * What became of a record: in the batch; left out as the exact repeat of an earlier one; left out as one of an earlier
 * interval; or not a matter of this batch, because its interval is yet to come.
 */
export type UsageRecordFate = 'counted' | 'duplicate' | 'late' | 'outside';

const ID_CHARS_MAX = 1_000;

/**
 * Counts utilization records into the one document that stands for them on the ledger.
 *
 * `recordsRoot` is the RFC 9162 root over the counted records in the order in which they came. The data of a leaf is the
 * canonical text (spec/bytes.md §3) of the record with exactly the members of {@link UsageRecordInput}.
 *
 * @source MEF 114 R58, R62, R64
 */
export class UsageBatch {
  readonly #subject: UsageSubject;
  readonly #memory: RecordMemory | undefined;
  readonly #tree: GrowingTree;
  #quantity: Decimal = ZERO_DECIMAL;
  #duplicateCount = 0;
  #lateCount = 0;

  constructor(subject: UsageSubject, { areIdsUnique = false }: UsageBatchOptions = {}) {
    this.#subject = subject;
    this.#memory = areIdsUnique ? undefined : new RecordMemory();
    this.#tree = new GrowingTree(subject.hashes);
  }

  /**
   * Counts a record, or says why it is left out.
   *
   * @throws {@link UsageRecordError} when the record belongs to another order, charge or unit, cannot be written
   *   canonically, or has the id of an earlier record and another content. The batch stays as it was.
   */
  add(record: UsageRecordInput): UsageRecordFate {
    this.#checkSubject(record);
    const { quantity, leafData } = readRecord(record);
    const { hashes, interval } = this.#subject;
    if (record.usageDate >= interval.to) return 'outside'; // canonical instants order as text
    if (this.#isRepeat(record)) {
      this.#duplicateCount += 1;
      return 'duplicate';
    }
    if (record.usageDate < interval.from) {
      this.#lateCount += 1;
      return 'late';
    }
    this.#tree.append(leafHash(hashes, leafData));
    this.#quantity = addDecimals(this.#quantity, quantity);
    return 'counted';
  }

  /** The batch so far. It can grow on: the document is a copy of what stands in it now. */
  document(): UsageDocument {
    const { seller, order, charge, unit, interval } = this.#subject;
    return {
      ...{ kind: 'usage', seller, order, charge, interval, unit },
      recordCount: String(this.#tree.size),
      quantity: decimalToText(this.#quantity),
      duplicateCount: String(this.#duplicateCount),
      lateCount: String(this.#lateCount),
      recordsRoot: toHex(this.#tree.root()),
    };
  }

  #checkSubject(record: UsageRecordInput): void {
    const { order, charge, unit } = this.#subject;
    if (record.orderExternalId !== order.externalId) throw foreign(record, 'orderExternalId', order.externalId);
    if (record.orderItemId !== order.itemId) throw foreign(record, 'orderItemId', order.itemId);
    if (record.charge !== charge) throw foreign(record, 'charge', charge);
    if (record.unit !== unit) throw foreign(record, 'unit', unit);
  }

  #isRepeat(record: UsageRecordInput): boolean {
    const recollection = this.#memory?.remember(record) ?? 'new';
    if (recollection !== 'conflict') return recollection === 'repeat';
    throw refusal('UsageRecordConflictError', record, {
      field: '/id',
      value: 'that of an earlier record with another time or quantity',
      expected: 'the same content whenever the id comes again, or an id of its own',
    });
  }
}

/** What is computed with and hashed, once the record is known to be readable. */
function readRecord(record: UsageRecordInput): { readonly quantity: Decimal; readonly leafData: Uint8Array } {
  const { id, orderExternalId, orderItemId, charge, usageDate, quantity, unit } = record;
  if (id.length < 1 || id.length > ID_CHARS_MAX) throw invalid(record, 'id', `1 to ${ID_CHARS_MAX} characters`);
  if (!isInstant(usageDate)) throw invalid(record, 'usageDate', 'an instant that exists, as YYYY-MM-DDTHH:MM:SSZ');
  const amount = decimalFromText(quantity);
  if (isLeft(amount)) throw invalid(record, 'quantity', `a canonical decimal: ${amount.left.remedy}`);
  if (amount.right.coefficient < 0n) throw invalid(record, 'quantity', 'a decimal of 0 or more');
  const leafData = canonicalBytes({ id, orderExternalId, orderItemId, charge, usageDate, quantity, unit });
  if (isLeft(leafData)) {
    const { pointer: field, value, expected } = leafData.left;
    throw refusal('UsageRecordInvalidError', record, { field, value, expected });
  }
  return { quantity: amount.right, leafData: leafData.right };
}

function foreign(record: UsageRecordInput, member: keyof UsageRecordInput, expected: string): UsageRecordError {
  return refusal('UsageRecordForeignError', record, {
    field: `/${member}`,
    value: record[member],
    expected: `${expected}, as all records of this batch have it`,
  });
}

function invalid(record: UsageRecordInput, member: keyof UsageRecordInput, expected: string): UsageRecordError {
  return refusal('UsageRecordInvalidError', record, { field: `/${member}`, value: record[member], expected });
}

function refusal(
  problem: UsageRecordProblem,
  { id }: UsageRecordInput,
  facts: Omit<UsageRecordFacts, 'recordId'>,
): UsageRecordError {
  return new UsageRecordError(problem, { recordId: id, ...facts });
}
