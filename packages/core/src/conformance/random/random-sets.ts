import type { Kind, RowSource } from '../../domain/table.js';
import type { Change, Command } from '../../protocol/commands.js';
import { findRow, LIFECYCLE } from '../../domain/table.js';
import { ALL_PARTIES } from '../../protocol/commands.js';
import type { BenchRecord, RegisterBench } from './register-bench.js';

/** Numbers from a generator of fast-check, used up one by one; when they are gone, zeros. */
export class Dice {
  #used = 0;

  constructor(readonly numbers: readonly number[]) {}

  below(count: number): number {
    return (this.numbers[this.#used++] ?? 0) % count;
  }

  of<T>(items: readonly T[]): T | undefined {
    return items[this.below(Math.max(items.length, 1))];
  }

  /** True once in so many times. */
  oneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }
}

/** What the random parties may write about. A dispute bears the id of each invoice. */
export function randomRecords(bench: RegisterBench): readonly BenchRecord[] {
  const owners: readonly (readonly [Kind, readonly number[], number])[] = [
    ['agreement', [ALL_PARTIES], 1],
    ['terms', [0, 1], 1],
    ['order', [0, 1], 1],
    ['usage', [0, 1], 1],
    ['slaReport', [0, 1], 1],
    ['rating', [0, 1], 2],
    ['invoice', [0, 1], 2],
    ['creditNote', [0, 1], 1],
    ['netting', [0, 1, ALL_PARTIES], 1],
    ['payment', [0, 1], 2],
    ['map', [0], 1],
  ];
  const records = owners.flatMap(([kind, all, count]) =>
    all.flatMap((owner) =>
      Array.from({ length: count }, (_, at) => bench.record(kind, owner, `${kind} ${owner} ${at}`)),
    ),
  );
  const disputes = records.filter(({ kind }) => kind === 'invoice').map(disputeOf);
  return [...records, ...disputes];
}

export function disputeOf(invoice: BenchRecord): BenchRecord {
  return { kind: 'dispute', owner: 1 - invoice.owner, id: invoice.id };
}

/** Brings the records to where there is something to bill: products in service, usage and charges agreed by both. */
export function beginService(bench: RegisterBench, records: readonly BenchRecord[]): readonly Command[] {
  const commands: Command[] = [];
  const of = (kind: Kind, owner: number) => records.filter((each) => each.kind === kind && each.owner === owner);
  const apply = (record: BenchRecord, action: string, pinned: readonly BenchRecord[] = []) => {
    const change = bench.change(record, action, { references: pinned.map((each) => bench.pin(each)) });
    const command = bench.set([change]);
    const { result } = bench.apply(command);
    if (result !== 'accepted') throw new TypeError(`${record.kind}.${action} is ${result}`);
    commands.push(command);
  };
  const agreements = of('agreement', ALL_PARTIES);
  agreements.forEach((agreement) => {
    apply(agreement, 'agree');
  });
  for (const seller of [0, 1]) {
    const [terms, orders] = [of('terms', seller), of('order', 1 - seller)];
    terms.forEach((each) => {
      apply(each, 'agree', agreements);
    });
    orders.forEach((order) => {
      apply(order, 'agree', [...agreements, ...terms]);
      apply(order, 'activate');
    });
    of('rating', seller).forEach((rating) => {
      apply(rating, 'rateFixed', [...terms, ...orders]);
      apply(rating, 'agree');
    });
  }
  return commands;
}

/** Makes sets that mostly are what the table wants, and now and then are not. */
export class RandomSets {
  constructor(
    readonly bench: RegisterBench,
    readonly records: readonly BenchRecord[],
    readonly dice: Dice,
  ) {}

  next(): readonly Change[] {
    const record = this.#pick(this.records);
    const rows = rowsFrom(record, this.bench.stateOf(record));
    const isEnding = this.dice.oneIn(8); // ends are always open: taken each time, they would leave little else to see
    const row = this.dice.of(rows.filter(({ action }) => isEnding || action !== 'end'));
    if (row === undefined) return [this.#wildChange(record)];
    if (row.companionOf.length === 0) return this.#taking(record, row, []);
    const [taker, takerRow] = this.#takerOf(record, row);
    if (taker === undefined || takerRow === undefined || this.dice.oneIn(12)) return [this.#change(record, row, [])];
    return this.#taking(taker, takerRow, [[record, row]]);
  }

  #pick(records: readonly BenchRecord[]): BenchRecord {
    const picked = this.dice.of(records);
    if (picked === undefined) throw new TypeError('No records to write about');
    return picked;
  }

  /** Any action at all, from whatever state. */
  #wildChange(record: BenchRecord): Change {
    const action = this.dice.of(Object.keys(LIFECYCLE.kinds[record.kind].actions)) ?? '';
    return this.bench.change(record, action, { actor: this.dice.of([0, 1, ALL_PARTIES]) ?? 0 });
  }

  #takerOf(record: BenchRecord, row: RowSource): readonly [BenchRecord | undefined, RowSource | undefined] {
    const [kind = '', action = ''] = (this.dice.of(row.companionOf) ?? '').split('.');
    const rowOf = (taker: BenchRecord) => findRow(taker.kind, this.bench.stateOf(taker), action);
    const takers = this.records.filter((each) => each.kind === kind && rowOf(each) !== undefined);
    const dispute = takers.filter((each) => each.kind !== 'dispute' || isSame(each, disputeOf(record)));
    const taker = this.dice.of(dispute);
    return [taker, taker && rowOf(taker)];
  }

  #taking(
    record: BenchRecord,
    row: RowSource,
    given: readonly (readonly [BenchRecord, RowSource])[],
  ): readonly Change[] {
    const companions = [...given];
    const wanted = row.companion === null ? 0 : (this.dice.of([1, 2, 3]) ?? 1);
    while (companions.length < wanted) {
      const next = this.#companion(
        row,
        record,
        companions.map(([each]) => each),
      );
      if (next === undefined) break;
      companions.push(next);
    }
    const changes = companions.map(([each, taken]) => this.#change(each, taken, []));
    return [
      ...changes,
      this.#change(
        record,
        row,
        changes.map((_, index) => index),
      ),
    ];
  }

  #companion(
    { companion }: RowSource,
    { owner, id }: BenchRecord,
    others: readonly BenchRecord[],
  ): readonly [BenchRecord, RowSource] | undefined {
    const isRelated = (each: BenchRecord) =>
      (companion?.owner === 'any' || (companion?.owner === 'same') === (each.owner === owner)) &&
      (companion?.sameId !== true || each.id === id);
    const moves = this.records
      .filter((each) => isRelated(each) && !others.some((other) => isSame(other, each)))
      .flatMap((each) =>
        rowsFrom(each, this.bench.stateOf(each))
          .filter((row) => companion?.actions.includes(`${row.kind}.${row.action}`) === true)
          .map((row) => [each, row] as const),
      );
    return this.dice.of(moves);
  }

  #change(record: BenchRecord, row: RowSource, companions: readonly number[]): Change {
    const references = row.pinned.flatMap((group) => {
      const fitting = this.records.filter(
        (each) =>
          group.kinds.includes(each.kind) &&
          group.states.includes(this.bench.stateOf(each)) &&
          (group.owner === 'any' || (group.owner === 'same') === (each.owner === record.owner)),
      );
      const pinned = this.dice.of(fitting.length > 0 ? fitting : this.records);
      return pinned === undefined ? [] : [this.bench.pin(pinned)];
    });
    const wild = this.dice.oneIn(10) ? { actor: this.dice.of([0, 1, ALL_PARTIES]) ?? 0 } : {};
    const either = row.by === 'either' ? { actor: this.dice.below(2) } : {};
    return this.bench.change(record, row.action, { references, companions, ...either, ...wild });
  }
}

function rowsFrom(record: BenchRecord, state: string): readonly RowSource[] {
  return LIFECYCLE.rows.filter((row) => row.kind === record.kind && row.from === state);
}

function isSame(a: BenchRecord, b: BenchRecord): boolean {
  return a.kind === b.kind && a.owner === b.owner && a.id === b.id;
}
