/** A sequence of signed commands on an empty ledger. Its author states each verdict; a register that disagrees stops the generator. */
import { ALL_PARTIES, epochPrev, toHex, ZERO_DIGEST } from '@lateral/core';
import { ALGORITHM_NUMBER, INSTANCE, PARTIES } from './facts.mjs';
import { Parties } from './parties.mjs';
import { Replica } from './replica.mjs';
import { bytesOf } from './seed.mjs';
import { shownOf } from './shown.mjs';
import { MAIN_TABLE, rowOf, stateNameOf, TABLE } from './table.mjs';

/** Refusals that name the change they are about. */
const PER_CHANGE = new Set([
  ...['headMismatch', 'actionUnknown', 'ownerNotAllowed', 'bilateralClosing', 'actorNotAllowed', 'keyNotPermitted'],
  ...['commitmentMismatch', 'referenceCount', 'referenceKind', 'referenceOwner', 'referenceHead', 'referenceState'],
  ...['companionMismatch', 'companionUnclaimed'],
]);

export class Sequence extends Parties {
  #steps = [];
  #documents = 0;
  #replica;

  /**
   * @param options - `algorithms` of the ledger and `partyAlgorithms` of the two parties' keys; `tables` that the ledger holds.
   */
  constructor(name, covers, options = {}) {
    const { algorithms = ['ES256K'], partyAlgorithms = ['ES256K', 'ES256K'], tables = [MAIN_TABLE] } = options;
    super(partyAlgorithms, tables[0].digest);
    Object.assign(this, { name, covers, algorithms, tables });
    this.#replica = new Replica({
      instance: INSTANCE,
      algorithms: algorithms.map((each) => ALGORITHM_NUMBER[each]),
      tables,
    });
  }

  /** A new sequence in which both parties have a key of every role at index 0. */
  static async open(name, covers, options) {
    const sequence = new Sequence(name, covers, options);
    await sequence.step(sequence.genesis(), 'accepted');
    for (const party of PARTIES) await sequence.register({ party }, { shown: false });
    return sequence;
  }

  /** Delivers a command. `expected` is the verdict that the author intends, `change` the index of the change that is refused. */
  async step(bytes, expected, { change = PER_CHANGE.has(expected) ? 0 : undefined, shown = true } = {}) {
    const envelope = await bytes;
    const { command, verdict } = this.#replica.deliver(envelope, this.now);
    const answer = verdict.result === 'rejected' ? verdict.code : verdict.result;
    if (answer !== expected || verdict.change !== change) {
      const place = `${this.name}, step ${this.#steps.length}`;
      throw new Error(`${place}: ${expected} (${change}) intended, ${answer} (${verdict.change}) answered`);
    }
    this.#steps.push({
      command: toHex(envelope),
      now: this.now,
      verdict: answer,
      ...(change === undefined ? {} : { change }),
      ...(shown ? shownOf(this.#replica, command) : {}),
    });
    return envelope;
  }

  toJSON() {
    const { name, covers, algorithms, tables } = this;
    const extra = tables.filter((table) => table !== MAIN_TABLE).map((table) => table.packed);
    const log = this.id && this.#replica.log(toHex(this.id));
    const last = { ...this.#steps.at(-1), ...(log ? { log: { size: log.size, root: toHex(log.root()) } } : {}) };
    return {
      name,
      covers,
      ledger: {
        instance: toHex(INSTANCE),
        algorithms: algorithms.map((each) => ALGORITHM_NUMBER[each]),
        tables: tables.map((table) => table.digest),
        ...(extra.length > 0 ? { packedTables: extra } : {}),
      },
      steps: [...this.#steps.slice(0, -1), last],
    };
  }

  /** Delivers a registration and remembers its key. */
  async register(options, stepOptions) {
    const { party, index = 0, key, role } = options;
    const named = typeof role === 'string' ? { ...options, role: TABLE.roles.indexOf(role) } : options;
    await this.step(this.registration(named), 'accepted', stepOptions);
    this.keys.set(`${party}/${index}`, key ?? (await this.signer(`key ${party} ${index}`, party)));
  }

  /** A record that is named by kind, owner and name; `id` takes the id of another one, as a dispute that of its invoice. */
  record(kind, owner, name, id = bytesOf(`record ${name}`)) {
    return { kind, owner, name, id };
  }

  /** What the ledger holds of a record, with the name of its state. */
  held({ kind, owner, id }) {
    const address = { kind: TABLE.kinds[kind].number, owner, recordId: id };
    const { head, state, epoch } = this.#replica.record(this.id, address);
    return { head, epoch, state: stateNameOf(kind, state) };
  }

  /** A pinned reference to where the record stands now. */
  pin(record, fields = {}) {
    const { kind, owner, id } = record;
    return { kind: TABLE.kinds[kind].number, owner, recordId: id, head: this.held(record).head, ...fields };
  }

  /** The change that takes the record's row for this action, as the row wants it; `fields` replaces parts of it. */
  change(record, action, { pins = [], ...fields } = {}) {
    const { kind, owner, id } = record;
    const { head, state, epoch } = this.held(record);
    const row = rowOf(kind, state, action);
    const isNew = (row?.commitment ?? 'new') === 'new';
    return {
      kind: TABLE.kinds[kind].number,
      action: TABLE.kinds[kind].actions[action],
      owner,
      actor: actorOf(row?.by, owner),
      recordId: id,
      prev: row?.prev === 'epoch' ? epochPrev(epoch) : head,
      commitment: isNew ? bytesOf(`document ${this.#documents++}`) : ZERO_DIGEST,
      context: ZERO_DIGEST,
      references: pins.map((pinned) => ('recordId' in pinned ? pinned : this.pin(pinned))),
      companions: [],
      ...fields,
    };
  }

  /** One change as a set of its own. */
  apply(record, action, fields, expected = 'accepted', options) {
    return this.step(this.set([this.change(record, action, fields)], options), expected);
  }
}

/** The actor byte of a row; either party moves as 0. */
function actorOf(by, owner) {
  if (by === 'owner' && owner !== ALL_PARTIES) return owner;
  if (by === 'peer' && owner !== ALL_PARTIES) return 1 - owner;
  return by === 'either' ? 0 : ALL_PARTIES;
}
