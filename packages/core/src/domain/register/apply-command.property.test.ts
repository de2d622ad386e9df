/**
 * Goal: whatever two parties sign, some things never happen to what they owe each other. Method: random sets, most of them as the
 * table wants and some not, are applied one after the other; each promise is checked against the history of what was accepted.
 */
import fc from 'fast-check';
import type { Change, Command, Kind, Space } from '@lateral/core';
import { actionName, ALL_PARTIES, applyCommand, epochPrev, kindName, LIFECYCLE, reads, toHex } from '@lateral/core';
import { beginService, Dice, RandomSets, randomRecords } from '../../conformance/random/random-sets.js';
import type { BenchRecord } from '../../conformance/random/register-bench.js';
import { NOW, RegisterBench } from '../../conformance/random/register-bench.js';

const SETS = 150;
const RUNS = { numRuns: 25, endOnFailure: true };
const numbers = fc.array(fc.nat({ max: 0xffff }), { minLength: SETS * 12, maxLength: SETS * 12, size: 'max' });

/** One change that was accepted, by names. */
interface Moved {
  readonly record: string;
  readonly kind: Kind;
  readonly action: string;
  readonly from: string;
  readonly to: string;
  readonly owner: number;
  readonly actor: number;
}

interface World {
  readonly bench: RegisterBench;
  readonly records: readonly BenchRecord[];
  readonly history: readonly Moved[];
}

/** Applies random sets; `watch` sees the world after each one. */
function play(seed: readonly number[], watch: (world: World, command: Command) => void = () => undefined): World {
  const bench = new RegisterBench();
  const records = randomRecords(bench);
  beginService(bench, records);
  const sets = new RandomSets(bench, records, new Dice(seed));
  const history: Moved[] = [];
  const world = { bench, records, history };
  for (let count = 0; count < SETS; count++) {
    const changes = sets.next();
    const before = changes.map((change) => stateOf(world, change));
    const command = bench.set(changes);
    const verdict = bench.apply(command);
    if (verdict.result === 'accepted') {
      changes.forEach((change, index) => history.push(movedBy(world, change, before[index] ?? '')));
    }
    watch(world, command);
  }
  return world;
}

function recordOf({ records }: World, { kind, owner, recordId }: Change): BenchRecord {
  const found = records.find((each) => each.kind === kindName(kind) && each.owner === owner && each.id === recordId);
  if (found === undefined) throw new TypeError('A change of a record that nobody made');
  return found;
}

function stateOf(world: World, change: Change): string {
  return world.bench.stateOf(recordOf(world, change));
}

function movedBy(world: World, change: Change, from: string): Moved {
  const { kind, owner, id } = recordOf(world, change);
  const action = actionName(kind, change.action) ?? '';
  const to = stateOf(world, change);
  return { record: `${kind} ${owner} ${toHex(id)}`, kind, action, from, to, owner, actor: change.actor };
}

/** Histories of the records of a kind. */
function historiesOf({ history }: World, kind: Kind): readonly (readonly Moved[])[] {
  const ofKind = history.filter((moved) => moved.kind === kind);
  return [...new Set(ofKind.map(({ record }) => record))].map((record) =>
    ofKind.filter((each) => each.record === record),
  );
}

/** Whether between two of `action` there always is one of `undo`. */
function alternates(history: readonly Moved[], action: readonly string[], undo: readonly string[]): boolean {
  let count = 0;
  return history.every((moved) => {
    if (action.includes(moved.action)) count += 1;
    if (undo.includes(moved.action)) count -= 1;
    return count === 0 || count === 1;
  });
}

const END_STATES = new Set(
  Object.entries(LIFECYCLE.kinds).flatMap(([kind, { states }]) =>
    Object.keys(states)
      .filter((state) => !LIFECYCLE.rows.some((row) => row.kind === kind && row.from === state))
      .map((state) => `${kind} ${state}`),
  ),
);
const DONE = new Set(['settled', 'netted', 'waived']);
const BINDING = new Set(['binding', 'partlyBinding', 'partlySettled']);
const LIVE = { agreement: ['active'], terms: ['active'], order: ['placed', 'rejected', 'accepted', 'active'] } as const;

describe('random sets', () => {
  it('go far enough for what follows', () => {
    const actions = new Set<string>();
    fc.assert(
      fc.property(numbers, (seed) => {
        for (const { kind, action } of play(seed).history) actions.add(`${kind}.${action}`);
      }),
      { ...RUNS, seed: 1 },
    );
    const wanted = [
      ...['rating.bill', 'rating.release', 'invoice.finalise', 'invoice.dispute', 'invoice.settle', 'invoice.net'],
      ...[
        'invoice.waive',
        'invoice.reopen',
        'creditNote.settle',
        'slaReport.credit',
        'netting.agree',
        'dispute.resolve',
      ],
      ...['agreement.end', 'agreement.renew', 'terms.end', 'order.end', 'payment.receive', 'payment.return'],
    ];
    expect(wanted.filter((action) => !actions.has(action))).toEqual([]);
  });

  it('never bill a rating twice, nor credit a report twice (R66)', () => {
    fc.assert(
      fc.property(numbers, (seed) => {
        const world = play(seed);
        expect(historiesOf(world, 'rating').every((each) => alternates(each, ['bill'], ['release']))).toBe(true);
        expect(historiesOf(world, 'slaReport').every((each) => alternates(each, ['credit'], ['release']))).toBe(true);
      }),
      RUNS,
    );
  });

  it('never settle a demand twice: what is paid, netted or waived is opened again by both alone', () => {
    fc.assert(
      fc.property(numbers, (seed) => {
        const again = play(seed).history.filter(({ kind, from }) => isDemand(kind) && DONE.has(from));
        expect(again.filter(({ actor }) => actor !== ALL_PARTIES)).toEqual([]);
        expect(again.filter(({ to }) => to !== 'binding')).toEqual([]);
      }),
      RUNS,
    );
  });

  it('never free the debtor by the debtor alone', () => {
    fc.assert(
      fc.property(numbers, (seed) => {
        const freed = play(seed).history.filter(
          ({ kind, from, to }) => isDemand(kind) && BINDING.has(from) && !BINDING.has(to),
        );
        expect(freed.filter(({ owner, actor }) => actor !== owner && actor !== ALL_PARTIES)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('never move what has ended for good', () => {
    fc.assert(
      fc.property(numbers, (seed) => {
        expect(play(seed).history.filter(({ kind, from }) => END_STATES.has(`${kind} ${from}`))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('never take from a party the right to end an agreement, terms or an order alone (R24)', () => {
    fc.assert(
      fc.property(numbers, (seed) => {
        play(seed, ({ bench, records }) => {
          for (const record of records.filter((each) => isLive(bench, each))) {
            const prev = epochPrev(bench.held(record).epoch);
            for (const actor of [0, 1]) {
              const end = bench.set([bench.change(record, 'end', { actor, prev })]);
              expect(bench.judge(end).result).toBe('accepted');
            }
          }
        });
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('keep a dispute open exactly while its invoice is disputed (R75)', () => {
    fc.assert(
      fc.property(numbers, (seed) => {
        play(seed, ({ bench, records }) => {
          for (const invoice of records.filter(({ kind }) => kind === 'invoice')) {
            const dispute: BenchRecord = { kind: 'dispute', owner: 1 - invoice.owner, id: invoice.id };
            const isDisputed = ['disputed', 'partlyBinding', 'partlySettled'].includes(bench.stateOf(invoice));
            expect(bench.stateOf(dispute) === 'open').toBe(isDisputed);
          }
        });
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });
});

function isDemand(kind: Kind): boolean {
  return kind === 'invoice' || kind === 'creditNote';
}

function isLive(bench: RegisterBench, record: BenchRecord): boolean {
  const live: Partial<Record<Kind, readonly string[]>> = LIVE;
  return live[record.kind]?.includes(bench.stateOf(record)) ?? false;
}

describe('applyCommand', () => {
  it('reads only what `reads` names, writes only that, and writes nothing when it refuses (R23)', () => {
    fc.assert(
      fc.property(numbers, fc.boolean(), (seed, isRejection) => {
        play(seed, ({ bench }, command) => {
          if (command.type !== 'apply') return;
          const actor = command.fields.changes[0]?.actor ?? 0;
          const rejecter = actor === ALL_PARTIES ? 0 : 1 - actor;
          const judged = isRejection ? bench.rejection(command.fields.changes, rejecter) : command;
          expectWithinReads(bench, judged);
        });
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('answers the same again while nothing is written, and accepts no set twice', () => {
    fc.assert(
      fc.property(numbers, (seed) => {
        play(seed, ({ bench }, command) => {
          const again = bench.judge(command);
          expect(bench.judge(command)).toEqual(again);
          expect(again.result).not.toBe('accepted');
        });
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });
});

function expectWithinReads({ replica }: RegisterBench, command: Command): void {
  const named = new Set(reads(command).map(({ space, id }) => `${space}/${id}`));
  const asked = new Set<string>();
  const view = {
    ledger: replica.ledger,
    get: <S extends Space>(space: S, id: string) => {
      asked.add(`${space}/${id}`);
      return replica.get(space, id);
    },
  };
  const verdict = applyCommand(view, command, NOW, replica.verify);
  const written = verdict.result === 'accepted' ? verdict.writes.map(({ space, id }) => `${space}/${id}`) : [];
  expect([...asked, ...written].filter((key) => !named.has(key))).toEqual([]);
  if (verdict.result === 'rejected') expect(verdict).not.toHaveProperty('writes');
}
