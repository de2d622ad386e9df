import type { MemoryLedger } from '@lateral/adapter-memory';
import type { PartyReport } from '../party/report.js';
import { businessKeysOf } from '../party/steps.js';
import type { Party } from '../wire/calls.js';
import type { LedgerFacts } from './ledger-facts.js';
import { ledgerFacts } from './ledger-facts.js';

/** How often each change is on the ledger in the end: genesis, keys and contract once for all, the rest with each order. */
const ONCE: Readonly<Record<string, number>> = { establish: 1, registerKey: 2, 'agreement.agree': 1, 'terms.agree': 2 };
const WITH_EACH_ORDER: Readonly<Record<string, number>> = {
  ...{ 'order.place': 1, 'order.accept': 1, 'order.activate': 1, 'usage.report': 1, 'usage.agree': 1 },
  ...{ 'rating.rateUsage': 1, 'rating.rateFixed': 1, 'rating.agree': 2, 'rating.bill': 2 },
  ...{ 'invoice.issue': 1, 'invoice.accept': 1, 'invoice.finalise': 1, 'invoice.settle': 1 },
  ...{ 'payment.notify': 1, 'payment.receive': 1 },
};
/** Of what differs, this much is told. */
const DIFFERENCES_MAX = 10;

/** What both parties say, by party index. */
export type Reports = readonly [PartyReport, PartyReport];

/**
 * Compares what the parties hold at rest with the ledger itself.
 *
 * @returns What differs, in words; nothing when all is as promised.
 */
export function violationsOf(truth: MemoryLedger, reports: Reports, orders: number): readonly string[] {
  const facts = ledgerFacts(truth, reports[0].bilateralId);
  return [
    ...lostOf(reports[0], 0, orders),
    ...lostOf(reports[1], 1, orders),
    ...doubledOf(facts),
    ...miscountedOf(facts, orders),
    ...reports.flatMap((report, party) => differencesOf(facts, report, party)),
    ...headProblemsOf(facts, reports),
  ];
}

/** Nothing lost: each intent that a party accepted has ended, and those of its work are final. */
function lostOf({ intents }: PartyReport, party: Party, orders: number): readonly string[] {
  const byKey = new Map(intents.map((intent) => [intent.key, intent]));
  const own = businessKeysOf(party, orders);
  const unfinished = intents.filter(({ state }) => state !== 'final' && state !== 'failed');
  const missing = own.filter((key) => byKey.get(key)?.state !== 'final');
  return [
    ...unfinished.map(({ key, state, reason }) => `party ${party}: the intent ${key} is ${state} ${reason}`),
    ...missing.map((key) => `party ${party}: ${key} is not final but ${byKey.get(key)?.state ?? 'unknown'}`),
  ];
}

/** Nothing doubled: no command and no action on a record was applied twice. */
function doubledOf({ commandIds, applied }: LedgerFacts): readonly string[] {
  const twice = commandIds.filter((id, index) => commandIds.indexOf(id) !== index);
  const actions = [...applied].filter(([name, count]) => name.includes(':') && count > 1);
  return [
    ...twice.map((id) => `the ledger applied command ${id} twice`),
    ...actions.map(([name, count]) => `the ledger applied ${name} ${count} times`),
  ];
}

function miscountedOf({ applied }: LedgerFacts, orders: number): readonly string[] {
  const found = new Map<string, number>();
  for (const [name, count] of applied) {
    const [action = ''] = name.split(':');
    found.set(action, (found.get(action) ?? 0) + count);
  }
  return [...new Set([...found.keys(), ...Object.keys(ONCE), ...Object.keys(WITH_EACH_ORDER)])].flatMap((action) => {
    const expected = (ONCE[action] ?? 0) + orders * (WITH_EACH_ORDER[action] ?? 0);
    const count = found.get(action) ?? 0;
    return count === expected ? [] : [`the ledger holds ${action} ${count} times, not ${expected}`];
  });
}

/** The projections of a party are the ledger's state: its book, and what its durable consumer has counted. */
function differencesOf(facts: LedgerFacts, report: PartyReport, party: number): readonly string[] {
  const counted = (counts: Iterable<readonly [string, number]>): readonly string[] =>
    [...counts].filter(([name]) => name.includes(':')).map(([name, count]) => `${name} counted ${count} times`);
  const held = new Set([...facts.records, ...counted(facts.applied)]);
  const seen = new Set([...report.records, ...counted(report.applied)]);
  return [
    ...[...held].filter((line) => !seen.has(line)).map((line) => `party ${party} lacks ${line}`),
    ...[...seen].filter((line) => !held.has(line)).map((line) => `party ${party} alone has ${line}`),
  ].slice(0, DIFFERENCES_MAX);
}

/** Both have signed one head over all that the ledger holds, and the evidence of each stands. */
function headProblemsOf({ commandIds, finalCount }: LedgerFacts, reports: Reports): readonly string[] {
  const [first, second] = reports;
  const perParty = reports.flatMap(({ head }, party) => {
    if (head === undefined) return [`party ${party} has no log head that both signed`];
    const { commands, problem } = head;
    return [
      ...(problem === '' ? [] : [`the evidence of party ${party} does not stand: ${problem}`]),
      ...(commands === commandIds.length ? [] : [`the head of party ${party} covers ${commands} commands`]),
    ];
  });
  return [
    ...perParty,
    ...(finalCount === commandIds.length ? [] : [`${finalCount} of ${commandIds.length} commands are final`]),
    ...(first.head?.digest === second.head?.digest ? [] : ['the log heads of the parties differ']),
    ...(first.digest === second.digest ? [] : ['the projections of the parties differ']),
  ];
}
