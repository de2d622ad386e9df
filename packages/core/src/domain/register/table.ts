import { ByteReader, concatBytes, uint } from '../../protocol/bytes.js';
import type { By, OwnerIs, OwnerRelation, TableSource } from '../table.js';

/**
 * The table as the register reads it: numbers only, decoded from the packed bytes whose digest the genesis names, so that
 * what is judged by is what was signed (spec/bytes.md §11).
 */
export interface RegisterTable {
  readonly kinds: ReadonlyMap<number, KindRow>;
  /** By {@link rowKey}. */
  readonly rows: ReadonlyMap<number, Row>;
}

export interface KindRow {
  readonly number: number;
  /** Owners that an opening may name: 0, 1, 255. */
  readonly owners: ReadonlySet<number>;
  readonly role: number;
}

export interface Row {
  readonly kind: number;
  readonly from: number;
  readonly action: number;
  readonly to: number;
  readonly by: By;
  readonly ownerIs: OwnerIs;
  readonly role: number;
  readonly newCommitment: boolean;
  readonly prevIsEpoch: boolean;
  readonly raisesEpoch: boolean;
  readonly groups: readonly Group[];
  readonly companion: Companion | undefined;
  /** Pairs of kind and action that take this row as their companion; empty for a row that stands alone. */
  readonly companionOf: ReadonlySet<number>;
}

export interface Group {
  readonly min: number;
  readonly owner: OwnerRelation;
  readonly ownerIs: OwnerIs;
  readonly kinds: ReadonlySet<number>;
  /** Pairs of kind and state, by {@link pair}. */
  readonly states: ReadonlySet<number>;
}

export interface Companion {
  readonly min: number;
  readonly owner: OwnerRelation;
  readonly sameId: boolean;
  readonly bothOwners: boolean;
  /** Pairs of kind and action. */
  readonly actions: ReadonlySet<number>;
}

const BY: readonly By[] = ['owner', 'peer', 'either', 'both'];
const OWNER_IS: readonly OwnerIs[] = ['any', 'one', 'all'];
const RELATION: readonly OwnerRelation[] = ['any', 'same', 'other'];
const FLAG = { newCommitment: 1, prevIsEpoch: 2, raisesEpoch: 4, sameId: 1, bothOwners: 2 } as const;
const LAYOUT = 1;

/** Two bytes as one number: kind and state, or kind and action. */
export function pair(kind: number, other: number): number {
  return kind * 256 + other;
}

/** Where the row of a kind, state and action is found. */
export function rowKey(kind: number, from: number, action: number): number {
  return pair(pair(kind, from), action);
}

/** Packs the table of spec/table.json into the bytes that every ledger holds. */
export function packTable(source: TableSource): Uint8Array {
  const kinds = Object.values(source.kinds).sort((a, b) => a.number - b.number);
  const packed = source.rows.map((row) => packRow(source, row)).sort(compareBytes);
  return concatBytes(
    Uint8Array.of(LAYOUT, kinds.length),
    ...kinds.map((kind) => Uint8Array.of(kind.number, ownersMask(kind.owners), roleNumber(source, kind.role))),
    uint(packed.length, 2),
    ...packed,
  );
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function ownersMask(owners: readonly number[]): number {
  return owners.reduce((mask, owner) => mask | (owner === 255 ? 0x80 : 1 << owner), 0);
}

function roleNumber(source: TableSource, role: string): number {
  return known(source.roles.indexOf(role), role);
}

function known(number: number | undefined, name: string): number {
  if (number === undefined || number < 0) throw new TypeError(`The table names ${name}, which it does not define`);
  return number;
}

type SourceRow = TableSource['rows'][number];

function packRow(source: TableSource, row: SourceRow): Uint8Array {
  const kind = kindOf(source, row.kind);
  const flags =
    (row.commitment === 'new' ? FLAG.newCommitment : 0) |
    (row.prev === 'epoch' ? FLAG.prevIsEpoch : 0) |
    (row.raisesEpoch ? FLAG.raisesEpoch : 0);
  return concatBytes(
    Uint8Array.of(kind.number, known(kind.states[row.from], row.from), known(kind.actions[row.action], row.action)),
    Uint8Array.of(known(kind.states[row.to], row.to), BY.indexOf(row.by) + 1, OWNER_IS.indexOf(row.ownerIs)),
    Uint8Array.of(roleNumber(source, row.role), flags, row.pinned.length),
    ...row.pinned.map((group) => packGroup(source, group)),
    packCompanion(source, row.companion),
    packActions(source, row.companionOf),
  );
}

function kindOf(source: TableSource, name: string): TableSource['kinds'][string] {
  const kind = source.kinds[name];
  if (kind === undefined) throw new TypeError(`The table names the kind ${name}, which it does not define`);
  return kind;
}

function packGroup(source: TableSource, group: SourceRow['pinned'][number]): Uint8Array {
  const states = group.kinds
    .flatMap((name) => {
      const kind = kindOf(source, name);
      return group.states.flatMap((state) =>
        kind.states[state] === undefined ? [] : [pair(kind.number, kind.states[state])],
      );
    })
    .sort((a, b) => a - b);
  return concatBytes(
    Uint8Array.of(group.min, RELATION.indexOf(group.owner), OWNER_IS.indexOf(group.ownerIs), states.length),
    ...states.map((state) => uint(state, 2)),
  );
}

function packCompanion(source: TableSource, companion: SourceRow['companion']): Uint8Array {
  if (companion === null) return Uint8Array.of(0);
  const flags = (companion.sameId ? FLAG.sameId : 0) | (companion.bothOwners ? FLAG.bothOwners : 0);
  return concatBytes(
    Uint8Array.of(1, companion.min, RELATION.indexOf(companion.owner), flags),
    packActions(source, companion.actions),
  );
}

function packActions(source: TableSource, actions: readonly string[]): Uint8Array {
  const pairs = actions
    .map((name) => {
      const [kindName = '', action = ''] = name.split('.');
      const kind = kindOf(source, kindName);
      return pair(kind.number, known(kind.actions[action], name));
    })
    .sort((a, b) => a - b);
  return concatBytes(Uint8Array.of(pairs.length), ...pairs.map((each) => uint(each, 2)));
}

/**
 * Reads a packed table.
 *
 * @throws TypeError when the bytes are no table: a ledger refuses to start with one.
 */
export function unpackTable(bytes: Uint8Array): RegisterTable {
  const reader = new ByteReader(bytes);
  if (reader.uint(1) !== LAYOUT) throw new TypeError('Not a packed table of layout 1');
  const kinds = Array.from({ length: reader.uint(1) }, () => readKind(reader));
  const rows = Array.from({ length: reader.uint(2) }, () => readRow(reader));
  if (!reader.atEnd) throw new TypeError('Bytes after the end of the packed table');
  return {
    kinds: new Map(kinds.map((kind) => [kind.number, kind])),
    rows: new Map(rows.map((row) => [rowKey(row.kind, row.from, row.action), row])),
  };
}

function readKind(reader: ByteReader): KindRow {
  const number = reader.uint(1);
  const mask = reader.uint(1);
  const owners = [0, 1, 255].filter((owner) => (mask & (owner === 255 ? 0x80 : 1 << owner)) !== 0);
  return { number, owners: new Set(owners), role: reader.uint(1) };
}

function readRow(reader: ByteReader): Row {
  const [kind, from, action, to] = [reader.uint(1), reader.uint(1), reader.uint(1), reader.uint(1)];
  const by = named(BY, reader.uint(1) - 1);
  const ownerIs = named(OWNER_IS, reader.uint(1));
  const role = reader.uint(1);
  const flags = reader.uint(1);
  const groups = Array.from({ length: reader.uint(1) }, () => readGroup(reader));
  const companion = reader.uint(1) === 1 ? readCompanion(reader) : undefined;
  return {
    ...{ kind, from, action, to, by, ownerIs, role, groups, companion },
    newCommitment: (flags & FLAG.newCommitment) !== 0,
    prevIsEpoch: (flags & FLAG.prevIsEpoch) !== 0,
    raisesEpoch: (flags & FLAG.raisesEpoch) !== 0,
    companionOf: new Set(readPairs(reader)),
  };
}

function readGroup(reader: ByteReader): Group {
  const min = reader.uint(1);
  const owner = named(RELATION, reader.uint(1));
  const ownerIs = named(OWNER_IS, reader.uint(1));
  const states = readPairs(reader);
  return {
    min,
    owner,
    ownerIs,
    kinds: new Set(states.map((state) => Math.floor(state / 256))),
    states: new Set(states),
  };
}

function readCompanion(reader: ByteReader): Companion {
  const min = reader.uint(1);
  const owner = named(RELATION, reader.uint(1));
  const flags = reader.uint(1);
  const actions = new Set(readPairs(reader));
  return { min, owner, sameId: (flags & FLAG.sameId) !== 0, bothOwners: (flags & FLAG.bothOwners) !== 0, actions };
}

function readPairs(reader: ByteReader): number[] {
  return Array.from({ length: reader.uint(1) }, () => reader.uint(2));
}

function named<T>(names: readonly T[], index: number): T {
  const name = names[index];
  if (name === undefined) throw new TypeError(`A packed table with the unknown code ${index}`);
  return name;
}
