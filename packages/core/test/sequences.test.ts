/**
 * Goal: every answer of the register is the one that the specification's sequences state. Method: each sequence is delivered,
 * with real signatures, to a ledger of its own; verdicts, records, keys and logs are compared after each step.
 */
import type { Command } from '@lateral/core';
import {
  actionName,
  fromHex,
  keyKey,
  kindName,
  LIFECYCLE,
  nodeVerify,
  recordKey,
  REGISTER_CODES,
  stateName,
  toHex,
  unpackTable,
} from '@lateral/core';
import { Replica } from './replica.js';
import { specFiles, specJson } from './spec-file.js';

interface RecordLine {
  readonly kind: string | number;
  readonly owner: number;
  readonly recordId: string;
  readonly head: string;
  readonly state: string | number;
  readonly epoch: number;
}
interface KeyLine {
  readonly party: number;
  readonly index: number;
  readonly algorithm?: number;
}
interface Step {
  readonly command: string;
  readonly now: number;
  readonly verdict: string;
  readonly change?: number;
  readonly records?: readonly RecordLine[];
  readonly keys?: readonly KeyLine[];
  readonly log?: { readonly size: number; readonly root: string };
}
interface SequenceVector {
  readonly name: string;
  readonly covers: readonly string[];
  readonly ledger: { readonly instance: string; readonly algorithms: readonly number[]; readonly tables: readonly string[] };
  readonly steps: readonly Step[];
}

const FILES = specFiles('vectors/sequences').map(
  (file) => [file, specJson<SequenceVector[]>(`vectors/sequences/${file}`)] as const,
);
const SEQUENCES = FILES.flatMap(([, sequences]) => sequences);
const TABLES = new Map(
  specJson<{ digest: string; packed: string }[]>('vectors/tables.json').map(({ digest, packed }) => [
    digest,
    unpackTable(fromHex(packed)),
  ]),
);
const verify = nodeVerify();

/** Rows and codes that were seen in the answers, not merely promised by `covers`. */
const seen = { rows: new Set<string>(), codes: new Set<string>() };

function ledgerOf({ ledger }: SequenceVector): Replica {
  const tables = ledger.tables.flatMap((digest) => {
    const table = TABLES.get(digest);
    return table === undefined ? [] : [[digest, table] as const];
  });
  expect(tables).toHaveLength(ledger.tables.length);
  const { instance, algorithms } = ledger;
  return new Replica(
    { instance: fromHex(instance), algorithms: new Set(algorithms), tables: new Map(tables) },
    verify,
  );
}

function recordLine(replica: Replica, bilateralId: Uint8Array, { kind, owner, recordId }: RecordLine): RecordLine {
  const number = typeof kind === 'number' ? kind : (LIFECYCLE.kinds[kind as keyof typeof LIFECYCLE.kinds].number);
  const address = { kind: number, owner, recordId: fromHex(recordId) };
  const held = replica.read(recordKey(bilateralId, address)) ?? { head: new Uint8Array(24), state: 0, epoch: 0 };
  const name = kindName(number);
  const state = name === undefined ? held.state : (stateName(name, held.state) ?? held.state);
  return { kind, owner, recordId, head: toHex(held.head), state, epoch: held.epoch };
}

function keyLine(replica: Replica, bilateralId: Uint8Array, { party, index }: KeyLine): object {
  const held = replica.read(keyKey(bilateralId, party, index));
  if (held === undefined) return { party, index };
  const { key, delegation, ...rest } = held;
  const { algorithm, x, y } = key;
  return { party, index, algorithm, x: toHex(x), y: toHex(y), ...rest, delegation: toHex(delegation) };
}

/** The rows that the changes of a set would take now. */
function rowsOf(replica: Replica, command: Command | undefined): readonly string[] {
  if (command?.type !== 'apply') return [];
  return command.fields.changes.flatMap((change) => {
    const kind = kindName(change.kind);
    if (kind === undefined) return [];
    const state = replica.read(recordKey(command.fields.bilateralId, change))?.state ?? 0;
    return [`${kind}.${stateName(kind, state) ?? ''}.${actionName(kind, change.action) ?? ''}`];
  });
}

function bilateralOf(command: Command | undefined): Uint8Array | undefined {
  return command === undefined || command.type === 'establish' ? command?.id : command.fields.bilateralId;
}

/** Delivers a step; what is held afterwards is compared too. */
function play(replica: Replica, step: Step, where: string): void {
  const before = decodedRows(replica, step);
  const { command, answer, change } = replica.deliver(fromHex(step.command), step.now);
  expect([where, answer, change]).toEqual([where, step.verdict, step.change]);
  seen.codes.add(answer);
  if (answer === 'accepted') before.forEach((row) => seen.rows.add(row));
  const id = bilateralOf(command);
  if (id === undefined) return;
  for (const record of step.records ?? []) expect(recordLine(replica, id, record)).toEqual(record);
  for (const key of step.keys ?? []) expect(keyLine(replica, id, key)).toEqual(key);
  if (step.log === undefined) return;
  const log = replica.log(toHex(id));
  expect({ size: log?.size, root: log && toHex(log.root()) }).toEqual(step.log);
}

function decodedRows(replica: Replica, step: Step): readonly string[] {
  if (step.verdict !== 'accepted') return [];
  const probe = decode(fromHex(step.command));
  return rowsOf(replica, probe);
}

describe('sequences of signed commands (R8, R22, R23, R24, CR8, CR9)', () => {
  it.each(FILES)('%s is answered as the specification says', (_, sequences) => {
    for (const sequence of sequences) {
      const replica = ledgerOf(sequence);
      sequence.steps.forEach((step, index) => {
        play(replica, step, `${sequence.name}, step ${index}`);
      });
    }
  });
});
