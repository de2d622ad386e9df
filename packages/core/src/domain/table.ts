import { TABLE } from './table.generated.js';

/** Who moves a record, relative to its owner; `either` is one party alone, `both` all of them. */
export type By = 'owner' | 'peer' | 'either' | 'both';
/** What a record's owner byte must be: a party, or 255 for all. */
export type OwnerIs = 'any' | 'one' | 'all';
/** The owner of another record relative to this one's. */
export type OwnerRelation = 'any' | 'same' | 'other';

/** The shape of spec/table.json, which every language reads; see docs/reference/table.md for the rows themselves. */
export interface TableSource {
  readonly layout: number;
  /** The index is the role's number; role 0 may sign every row. */
  readonly roles: readonly string[];
  readonly kinds: Readonly<Record<string, KindSource>>;
  readonly rows: readonly RowSource[];
}

export interface KindSource {
  readonly number: number;
  /** Owners that a record of this kind may have: a party index, or 255 for all parties. */
  readonly owners: readonly number[];
  readonly role: string;
  /** Names of the parts that the record id is made from. */
  readonly naturalKey: readonly string[];
  readonly states: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, number>>;
}

export interface RowSource {
  readonly kind: string;
  readonly from: string;
  readonly action: string;
  readonly to: string;
  readonly by: By;
  readonly ownerIs: OwnerIs;
  readonly role: string;
  readonly commitment: 'new' | 'same';
  readonly prev: 'head' | 'epoch';
  readonly pinned: readonly {
    readonly kinds: readonly string[];
    readonly states: readonly string[];
    readonly owner: OwnerRelation;
    readonly ownerIs: OwnerIs;
    readonly min: number;
  }[];
  readonly companion: {
    readonly actions: readonly string[];
    readonly owner: OwnerRelation;
    readonly sameId: boolean;
    readonly bothOwners: boolean;
    readonly min: number;
  } | null;
  readonly companionOf: readonly string[];
  readonly raisesEpoch: boolean;
}

/** A kind of record: the keys of the table. */
export type Kind = keyof (typeof TABLE)['kinds'];
type Kinds = (typeof TABLE)['kinds'];
interface Names {
  readonly states: { readonly [K in Kind]: Extract<keyof Kinds[K]['states'], string> };
  readonly actions: { readonly [K in Kind]: Extract<keyof Kinds[K]['actions'], string> };
}
/** A state of a kind; `none` is a record that was never opened. */
export type StateOf<K extends Kind> = Names['states'][K];
/** An action of a kind. */
export type ActionOf<K extends Kind> = Names['actions'][K];

export const LIFECYCLE: TableSource & { readonly kinds: Readonly<Record<Kind, KindSource>> } = TABLE;

/** Kinds by their number. */
const KIND_NAMES = new Map(Object.entries(LIFECYCLE.kinds).map(([name, kind]) => [kind.number, name as Kind]));

export function kindName(number: number): Kind | undefined {
  return KIND_NAMES.get(number);
}

function nameOf(names: Readonly<Record<string, number>>, number: number): string | undefined {
  return Object.keys(names).find((name) => names[name] === number);
}

/** The name of a state, or undefined for a number that the kind does not have. */
export function stateName<K extends Kind>(kind: K, state: number): StateOf<K> | undefined {
  return nameOf(LIFECYCLE.kinds[kind].states, state) as StateOf<K> | undefined;
}

export function actionName<K extends Kind>(kind: K, action: number): ActionOf<K> | undefined {
  return nameOf(LIFECYCLE.kinds[kind].actions, action) as ActionOf<K> | undefined;
}

/** The row that an action takes in a state; (kind, from, action) is unique. */
export function findRow(kind: Kind, from: string, action: string): RowSource | undefined {
  return ROWS.get(`${kind} ${from} ${action}`);
}
const ROWS = new Map(LIFECYCLE.rows.map((row) => [`${row.kind} ${row.from} ${row.action}`, row]));
