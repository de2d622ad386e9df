/** A sequence of signed commands on an empty ledger. Its author states each verdict; a register that disagrees stops the generator. */
import {
  ALL_PARTIES,
  commandMessage,
  encodeCommand,
  encodeRejection,
  epochPrev,
  nodeHashes,
  RECOVERY_KEY,
  rejectionMessage,
  ROOT_KEY,
  taggedHash,
  encodeBody,
  toHex,
  ZERO_DIGEST,
  ZERO_HEAD,
} from '@lateral/core';
import { Replica } from './replica.mjs';
import { bytesOf, signerOf } from './seed.mjs';
import { kindNameOf, MAIN_TABLE, rowOf, stateNameOf, TABLE } from './table.mjs';

export const HOUR = 3_600;
/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600;
export const DAY = 24 * HOUR;
/** End of validity that no test reaches: the largest u40. */
export const FOREVER = 2 ** 40 - 1;
export const INSTANCE = bytesOf('ledger instance');
export const ALGORITHM_NUMBER = { ES256K: 1, ES256: 2 };
const PARTIES = [0, 1];
/** Refusals that name the change they are about. */
const PER_CHANGE = new Set([
  ...['headMismatch', 'actionUnknown', 'ownerNotAllowed', 'bilateralClosing', 'actorNotAllowed', 'keyNotPermitted'],
  ...['commitmentMismatch', 'referenceCount', 'referenceKind', 'referenceOwner', 'referenceHead', 'referenceState'],
  ...['companionMismatch', 'companionUnclaimed'],
]);

export class Sequence {
  now = START;
  roots = [];
  recoveries = [];
  #keys = new Map();
  #steps = [];
  #documents = 0;
  #replica;

  /**
   * @param options - `algorithms` of the ledger and `partyAlgorithms` of the two parties' keys; `tables` that the ledger holds.
   */
  constructor(name, covers, options = {}) {
    const { algorithms = ['ES256K'], partyAlgorithms = ['ES256K', 'ES256K'], tables = [MAIN_TABLE] } = options;
    Object.assign(this, { name, covers, algorithms, partyAlgorithms, tables });
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
      ...(shown ? this.#shown(command) : {}),
    });
    return envelope;
  }

  #shown(command) {
    if (command === undefined || !this.#replica.holds(command)) return {};
    switch (command.type) {
      case 'apply':
      case 'reject':
        return {
          records: command.fields.changes.map((change) => this.#shownRecord(command.fields.bilateralId, change)),
        };
      case 'registerKey':
      case 'revokeKey':
        return { keys: [this.#shownKey(command.fields)] };
      default:
        return {};
    }
  }

  #shownRecord(bilateralId, address) {
    const { head, state, epoch } = this.#replica.record(bilateralId, address);
    const kind = kindNameOf(address.kind);
    return {
      kind: kind ?? address.kind,
      owner: address.owner,
      recordId: toHex(address.recordId),
      head: toHex(head),
      state: kind === undefined ? state : stateNameOf(kind, state),
      epoch,
    };
  }

  #shownKey({ bilateralId, party, index }) {
    const held = this.#replica.get('key', `${toHex(bilateralId)}/${party}/${index}`);
    if (held === undefined) return { party, index };
    const { key, role, notBefore, notAfter, delegation, revoked } = held;
    const { algorithm, x, y } = key;
    const fields = { algorithm, x: toHex(x), y: toHex(y), role, notBefore, notAfter, delegation: toHex(delegation) };
    return { party, index, ...fields, revoked };
  }

  toJSON() {
    const { name, covers, algorithms, tables } = this;
    const extra = tables.filter((table) => table !== MAIN_TABLE).map((table) => table.packed);
    const log = this.#replica.log(this.idHex);
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

  get idHex() {
    return this.id === undefined ? '' : toHex(this.id);
  }

  // Signers

  root(party) {
    return { party, index: ROOT_KEY, key: this.roots[party] };
  }

  recovery(party) {
    return { party, index: RECOVERY_KEY, key: this.recoveries[party] };
  }

  /** A registered key, or the one that a name stands for at an index where none is. */
  member(party, index = 0) {
    return { party, index, key: this.#keys.get(`${party}/${index}`) };
  }

  signer(name, party) {
    return signerOf(name, this.partyAlgorithms[party]);
  }

  // Commands; each answers with a promise of the envelope

  /** `fields` replaces fields of the genesis, `signers` who signs it. The keys become those of the sequence. */
  async genesis({ signers, ...fields } = {}) {
    this.roots = await Promise.all(PARTIES.map((party) => this.signer(`root ${party}`, party)));
    this.recoveries = await Promise.all(PARTIES.map((party) => this.signer(`recovery ${party}`, party)));
    const genesis = {
      ledgerInstance: INSTANCE,
      tableDigest: Uint8Array.from(Buffer.from(this.tables[0].digest, 'hex')),
      mode: 1,
      recoveryDelay: 2 * DAY,
      predecessor: ZERO_DIGEST,
      nonce: bytesOf('nonce'),
      parties: PARTIES.map((party) => ({
        root: this.roots[party].publicKey,
        recovery: this.recoveries[party].publicKey,
      })),
      ...fields,
    };
    this.id = taggedHash(nodeHashes, 'genesis', encodeBody('establish', genesis));
    return this.#signed('establish', genesis, signers ?? PARTIES.map((party) => this.root(party)));
  }

  #addressed(fields) {
    return { bilateralId: this.id, expiry: Math.floor(this.now / HOUR) * HOUR + DAY, ...fields };
  }

  async #signed(type, fields, signers, witness) {
    const message = commandMessage(nodeHashes, type, fields);
    return encodeCommand(type, fields, await signAll(message, signers), witness);
  }

  async registration({ party, index = 0, signers, key, ...fields }) {
    const own = key ?? (await this.signer(`key ${party} ${index}`, party));
    const body = this.#addressed({
      ...{ party, index, key: own.publicKey, role: 0, notBefore: 0, notAfter: FOREVER, delegation: ZERO_DIGEST },
      ...fields,
    });
    return this.#signed('registerKey', body, signers ?? [this.root(party), { party, index, key: own }]);
  }

  /** Delivers a registration and remembers its key. */
  async register(options, stepOptions) {
    const { party, index = 0, key, role } = options;
    const named = typeof role === 'string' ? { ...options, role: TABLE.roles.indexOf(role) } : options;
    await this.step(this.registration(named), 'accepted', stepOptions);
    this.#keys.set(`${party}/${index}`, key ?? (await this.signer(`key ${party} ${index}`, party)));
  }

  revocation({ party, index, signers, ...fields }) {
    return this.#signed('revokeKey', this.#addressed({ party, index, ...fields }), signers ?? [this.root(party)]);
  }

  rootReplacement({ party, generation, key, signers, ...fields }) {
    const body = this.#addressed({ party, generation, key: key.publicKey, ...fields });
    return this.#signed('replaceRoot', body, signers ?? [this.root(party)]);
  }

  statusChange({ status, successor = ZERO_DIGEST, signers, ...fields }) {
    const body = this.#addressed({ status, successor, ...fields });
    return this.#signed('setStatus', body, signers ?? PARTIES.map((party) => this.root(party)));
  }

  tableChange({ generation, from = MAIN_TABLE, to, signers, ...fields }) {
    const digest = (table) => Uint8Array.from(Buffer.from(table.digest, 'hex'));
    const body = this.#addressed({ generation, from: digest(from), to: digest(to), ...fields });
    return this.#signed('setTable', body, signers ?? PARTIES.map((party) => this.root(party)));
  }

  set(changes, { signers, witness, ...fields } = {}) {
    const set = this.#addressed({ changes, ...fields });
    return this.#signed('apply', set, signers ?? actorsOf(changes).map((party) => this.member(party)), witness);
  }

  /** @param rejecter - Party or signer; the other one is the proposer unless named. */
  async rejection(changes, { rejecter, proposer, reason = 1, ...fields }) {
    const refusing = typeof rejecter === 'number' ? this.member(rejecter) : rejecter;
    const proposing = proposer ?? this.member(1 - refusing.party);
    const set = this.#addressed({ changes, ...fields });
    const message = commandMessage(nodeHashes, 'reject', set);
    const setId = nodeHashes.sha256(message);
    const [proposed] = await signAll(message, [proposing]);
    const [refused] = await signAll(rejectionMessage(nodeHashes, setId, reason), [refusing]);
    return encodeRejection(set, proposed, reason, refused);
  }

  // Records

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

export function actorsOf(changes) {
  return PARTIES.filter((party) => changes.some(({ actor }) => actor === party || actor === ALL_PARTIES));
}

/** `algorithm` and `alter` falsify a signature. */
function signAll(message, signers) {
  return Promise.all(
    signers.map(async ({ party, index, key, algorithm = key.publicKey.algorithm, alter = (bytes) => bytes }) => ({
      party,
      keyIndex: index,
      algorithm,
      bytes: alter(await key.sign(message)),
    })),
  );
}

/** A signature with one bit changed, in r. */
export function flipped(bytes) {
  return bytes.map((byte, index) => (index === 20 ? byte ^ 1 : byte));
}

/** A head that no record has. */
export const STRANGE_HEAD = bytesOf('strange head').subarray(0, ZERO_HEAD.length);
