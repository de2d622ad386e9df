/**
 * Goal: every answer of the register is the one that the specification's sequences state. Method: each sequence is delivered,
 * with real signatures, to a ledger of its own; verdicts, records, keys and logs are compared after each step.
 */
import { isRight } from 'fp-ts/lib/Either.js';
import {
  actionName,
  bilateralIdOf,
  decodeCommand,
  fromHex,
  keyKey,
  kindName,
  LIFECYCLE,
  nodeHashes,
  nodeVerify,
  recordKey,
  REGISTER_CODES,
  stateName,
  toHex,
  unpackTable,
} from '@lateral/core';
import type { Sequence, SequenceKey, SequenceRecord, SequenceStep } from '@lateral/core/conformance';
import { NEIGHBOURS } from './neighbours.js';
import { Replica } from '../src/conformance/random/replica.js';
import { specFiles, specJson } from './spec-file.js';

const FILES = specFiles('vectors/sequences').map(
  (file) => [file, specJson(`vectors/sequences/${file}`) as Sequence[]] as const,
);
const SEQUENCES = FILES.flatMap(([, sequences]) => sequences);
const COVERED = new Set(SEQUENCES.flatMap(({ covers }) => covers));
const TABLES = new Map(
  (specJson('vectors/tables.json') as { digest: string; packed: string }[]).map(({ digest, packed }) => [
    digest,
    unpackTable(fromHex(packed)),
  ]),
);
const KIND_NUMBERS = new Map(Object.entries(LIFECYCLE.kinds).map(([name, { number }]) => [name, number]));
const verify = nodeVerify();

/** Rows and codes that were seen in the answers, not merely promised by `covers`. */
const seen = { rows: new Set<string>(), codes: new Set<string>() };

function ledgerOf({ ledger }: Sequence): Replica {
  const tables = ledger.tables.flatMap((digest) => {
    const table = TABLES.get(digest);
    return table === undefined ? [] : [[digest, table] as const];
  });
  expect(tables).toHaveLength(ledger.tables.length);
  const { instance, algorithms } = ledger;
  return new Replica({ instance: fromHex(instance), algorithms: new Set(algorithms), tables: new Map(tables) }, verify);
}

function recordLine(
  replica: Replica,
  bilateralId: Uint8Array,
  { kind, owner, recordId }: SequenceRecord,
): SequenceRecord {
  const number = typeof kind === 'number' ? kind : (KIND_NUMBERS.get(kind) ?? Number.NaN);
  const address = { kind: number, owner, recordId: fromHex(recordId) };
  const held = replica.read(recordKey(bilateralId, address)) ?? { head: new Uint8Array(24), state: 0, epoch: 0 };
  const name = kindName(number);
  const state = name === undefined ? held.state : (stateName(name, held.state) ?? held.state);
  return { kind, owner, recordId, head: toHex(held.head), state, epoch: held.epoch };
}

function keyLine(replica: Replica, bilateralId: Uint8Array, { party, index }: SequenceKey): object {
  const held = replica.read(keyKey(bilateralId, party, index));
  if (held === undefined) return { party, index };
  const { key, delegation, ...rest } = held;
  const { algorithm, x, y } = key;
  return { party, index, algorithm, x: toHex(x), y: toHex(y), ...rest, delegation: toHex(delegation) };
}

/** The rows that the command's changes take, if it is a set. */
function rowsOf(replica: Replica, bytes: Uint8Array): readonly string[] {
  const decoded = decodeCommand(nodeHashes, bytes);
  if (!isRight(decoded) || decoded.right.type !== 'apply') return [];
  const { bilateralId, changes } = decoded.right.fields;
  return changes.flatMap((change) => {
    const kind = kindName(change.kind);
    if (kind === undefined) return [];
    const state = replica.read(recordKey(bilateralId, change))?.state ?? 0;
    return [`${kind}.${stateName(kind, state) ?? ''}.${actionName(kind, change.action) ?? ''}`];
  });
}

/** Delivers a step and compares what is held afterwards. */
function play(replica: Replica, step: SequenceStep, where: string): void {
  const bytes = fromHex(step.command);
  const rows = rowsOf(replica, bytes);
  const { command, answer, change } = replica.deliver(bytes, step.now);
  expect([where, answer, change]).toEqual([where, step.verdict, step.change]);
  seen.codes.add(answer);
  if (answer === 'accepted') rows.forEach((row) => seen.rows.add(row));
  if (command !== undefined) compare(replica, bilateralIdOf(command), step);
}

function compare(replica: Replica, bilateralId: Uint8Array, { records = [], keys = [], log }: SequenceStep): void {
  expect(records.map((record) => recordLine(replica, bilateralId, record))).toEqual(records);
  expect(keys.map((key) => keyLine(replica, bilateralId, key))).toEqual(keys);
  const held = replica.log(toHex(bilateralId));
  if (log !== undefined && held !== undefined) expect({ size: held.size, root: toHex(held.root()) }).toEqual(log);
}

describe('sequences of signed commands (R8, R22, R23, R24, R66, CR8, CR9)', () => {
  it.each(FILES)('%s is answered as the specification says', (_, sequences) => {
    for (const sequence of sequences) {
      const replica = ledgerOf(sequence);
      sequence.steps.forEach((step, index) => {
        play(replica, step, `${sequence.name}, step ${index}`);
      });
    }
  });

  it('are at least 400, each with a name of its own', () => {
    expect(SEQUENCES.length).toBeGreaterThanOrEqual(400);
    expect(new Set(SEQUENCES.map(({ name }) => name)).size).toBe(SEQUENCES.length);
  });

  it('take every row of the table', () => {
    const rows = LIFECYCLE.rows.map(({ kind, from, action }) => `${kind}.${from}.${action}`);
    expect(rows.filter((row) => !seen.rows.has(row))).toEqual([]);
    expect(rows.filter((row) => !COVERED.has(`row:${row}`))).toEqual([]);
  });

  it('answer with every code', () => {
    expect(REGISTER_CODES.filter((code) => !seen.codes.has(code))).toEqual([]);
  });

  it('show each pair of errors that stand next to each other', () => {
    expect(NEIGHBOURS.filter((pair) => !COVERED.has(`neighbours:${pair}`))).toEqual([]);
  });

  it('cover companions, epochs, limits, repeats, keys, rejections and times', () => {
    const topics = ['companions', 'epoch', 'cap:changes', 'cap:references', 'cap:companions'];
    const all = [...topics, 'repeat', 'keys', 'reject', 'time', 'status'];
    expect(all.filter((topic) => !COVERED.has(topic))).toEqual([]);
  });
});
