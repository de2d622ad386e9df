import { equalBytes, isZero } from '../../protocol/bytes.js';
import type { Change, ChangeSet, Reference, Signature } from '../../protocol/commands.js';
import { ALL_PARTIES, epochOfPrev, headOf, ZERO_HEAD } from '../../protocol/commands.js';
import { keyKey, recordKey } from './entry-keys.js';
import type { RecordAddress } from './entry-keys.js';
import type { BilateralState, EntryWrite, RecordState, RegisterView } from './state.js';
import { STATUS } from './state.js';
import type { OwnerIs, OwnerRelation } from '../table.js';
import type { Companion, Group, RegisterTable, Row } from './table.js';
import { pair, rowKey } from './table.js';
import type { RegisterCode, Refusal } from './verdict.js';
import { refuse } from './verdict.js';

/** A set as pass 2 sees it: signatures are checked already. */
export interface SetInput {
  readonly view: RegisterView;
  readonly bilateral: BilateralState;
  readonly table: RegisterTable;
  readonly set: ChangeSet;
  readonly changeIds: readonly Uint8Array[];
  readonly signatures: readonly Signature[];
}

const UNTOUCHED: RecordState = { head: ZERO_HEAD, state: 0, epoch: 0 };
const EPOCH_MAX = 255;

/** Pass 2: each change in order, read through the overlay of the ones before it (spec/verdicts.md §5). */
export function checkSet(input: SetInput): Refusal | readonly EntryWrite[] {
  const pass = new SecondPass(input);
  for (const [index, change] of input.set.changes.entries()) {
    const code = pass.judge(change, index);
    if (code !== undefined) return refuse(code, index);
  }
  const unclaimed = pass.unclaimed();
  return unclaimed === undefined ? pass.writes() : refuse('companionUnclaimed', unclaimed);
}

class SecondPass {
  readonly #input: SetInput;
  readonly #overlay = new Map<string, RecordState>();
  readonly #rows: Row[] = [];
  readonly #claimed = new Set<number>();

  constructor(input: SetInput) {
    this.#input = input;
  }

  judge(change: Change, index: number): RegisterCode | undefined {
    const record = this.#record(change);
    if (!prevMatches(change, record)) return 'headMismatch';
    const row = this.#row(change, record);
    if (row === undefined) return 'actionUnknown';
    const code =
      this.#checkOpening(change, record, row) ??
      this.#checkActor(change, row) ??
      this.#checkReferences(change, row) ??
      this.#checkCompanions(change, row);
    if (code !== undefined) return code;
    this.#rows.push(row);
    const epoch = record.epoch + (row.raisesEpoch ? 1 : 0);
    this.#overlay.set(this.#id(change), { head: headOf(this.#changeId(index)), state: row.to, epoch });
    return undefined;
  }

  /** The first change that only works as a companion and was taken by none. */
  unclaimed(): number | undefined {
    const index = this.#rows.findIndex((row, at) => row.companionOf.size > 0 && !this.#claimed.has(at));
    return index < 0 ? undefined : index;
  }

  writes(): EntryWrite[] {
    return [...this.#overlay].map(([id, value]) => ({ space: 'record', id, value }));
  }

  #changeId(index: number): Uint8Array {
    return this.#input.changeIds[index] ?? new Uint8Array(0); // safe: decoding makes one for each change
  }

  #id(record: RecordAddress): string {
    return recordKey(this.#input.set.bilateralId, record).id;
  }

  #record(address: RecordAddress): RecordState {
    const id = this.#id(address);
    return this.#overlay.get(id) ?? this.#input.view.get('record', id) ?? UNTOUCHED;
  }

  #row(change: Change, record: RecordState): Row | undefined {
    const row = this.#input.table.rows.get(rowKey(change.kind, record.state, change.action));
    if (row?.prevIsEpoch !== (epochOfPrev(change.prev) !== undefined)) return undefined;
    return row.raisesEpoch && record.epoch === EPOCH_MAX ? undefined : row;
  }

  #checkOpening(change: Change, record: RecordState, row: Row): RegisterCode | undefined {
    const isOpening = record.state === UNTOUCHED.state;
    const owners = this.#input.table.kinds.get(change.kind)?.owners;
    if (isOpening && owners?.has(change.owner) !== true) return 'ownerNotAllowed';
    if (!ownerFits(row.ownerIs, change.owner)) return 'ownerNotAllowed';
    return isOpening && this.#input.bilateral.status === STATUS.closing ? 'bilateralClosing' : undefined;
  }

  #checkActor(change: Change, row: Row): RegisterCode | undefined {
    if (!actorFits(row, change)) return 'actorNotAllowed';
    if (!this.#signersOf(change).every((signature) => this.#mayUse(signature, row))) return 'keyNotPermitted';
    return isZero(change.commitment) === row.newCommitment ? 'commitmentMismatch' : undefined;
  }

  #signersOf(change: Change): readonly Signature[] {
    if (change.actor === ALL_PARTIES) return this.#input.signatures;
    return this.#input.signatures.filter((signature) => signature.party === change.actor);
  }

  #mayUse(signature: Signature, row: Row): boolean {
    const key = keyKey(this.#input.set.bilateralId, signature.party, signature.keyIndex);
    const role = this.#input.view.get('key', key.id)?.role;
    return role === 0 || role === row.role;
  }

  #checkReferences(change: Change, row: Row): RegisterCode | undefined {
    const tooFew = row.groups.some((group) => {
      const count = change.references.filter((reference) => group.kinds.has(reference.kind)).length;
      return count < group.min;
    });
    if (tooFew) return 'referenceCount';
    for (const reference of change.references) {
      const code = this.#checkReference(change, row, reference);
      if (code !== undefined) return code;
    }
    return undefined;
  }

  #checkReference(change: Change, row: Row, reference: Reference): RegisterCode | undefined {
    const group = row.groups.find((each) => each.kinds.has(reference.kind));
    if (group === undefined) return 'referenceKind';
    if (!referenceOwnerFits(group, change.owner, reference.owner)) return 'referenceOwner';
    const record = this.#record(reference);
    if (!equalBytes(record.head, reference.head)) return 'referenceHead';
    return group.states.has(pair(reference.kind, record.state)) ? undefined : 'referenceState';
  }

  #checkCompanions(change: Change, row: Row): RegisterCode | undefined {
    const rule = row.companion;
    if (rule === undefined) return change.companions.length > 0 ? 'companionMismatch' : undefined;
    const taken = change.companions.flatMap((index) => this.#input.set.changes[index] ?? []); // safe: decoding bounds indices
    const isFree = !change.companions.some((index) => this.#claimed.has(index));
    if (!isFree || !isEnough(rule, taken) || !taken.every((each) => companionFits(rule, change, each)))
      return 'companionMismatch';
    change.companions.forEach((index) => this.#claimed.add(index));
    return undefined;
  }
}

function isEnough(rule: Companion, taken: readonly Change[]): boolean {
  const owners = new Set(taken.map(({ owner }) => owner));
  return taken.length >= rule.min && (!rule.bothOwners || (owners.has(0) && owners.has(1)));
}

function companionFits(rule: Companion, change: Change, taken: Change): boolean {
  return (
    rule.actions.has(pair(taken.kind, taken.action)) &&
    ownersRelate(rule.owner, change.owner, taken.owner) &&
    (!rule.sameId || equalBytes(taken.recordId, change.recordId))
  );
}

function prevMatches(change: Change, record: RecordState): boolean {
  const epoch = epochOfPrev(change.prev);
  return epoch === undefined ? equalBytes(change.prev, record.head) : epoch === record.epoch;
}

function ownerFits(ownerIs: OwnerIs, owner: number): boolean {
  switch (ownerIs) {
    case 'any':
      return true;
    case 'one':
      return owner !== ALL_PARTIES;
    case 'all':
      return owner === ALL_PARTIES;
  }
}

/** The actor must be exact; with an owner of all parties, 'owner' and 'peer' match nothing. */
function actorFits(row: Row, { owner, actor }: Change): boolean {
  switch (row.by) {
    case 'owner':
      return owner !== ALL_PARTIES && actor === owner;
    case 'peer':
      return owner !== ALL_PARTIES && actor === 1 - owner;
    case 'either':
      return actor !== ALL_PARTIES;
    case 'both':
      return actor === ALL_PARTIES;
  }
}

function referenceOwnerFits(group: Group, owner: number, referenced: number): boolean {
  return ownerFits(group.ownerIs, referenced) && ownersRelate(group.owner, owner, referenced);
}

function ownersRelate(relation: OwnerRelation, owner: number, other: number): boolean {
  if (relation === 'any') return true;
  if (owner === ALL_PARTIES || other === ALL_PARTIES) return false;
  return (relation === 'same') === (owner === other);
}
