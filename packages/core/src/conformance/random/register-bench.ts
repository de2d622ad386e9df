import { isRight } from 'fp-ts/lib/Either.js';
import type { Verify } from '../../protocol/signature.js';
import type { RecordState } from '../../domain/register/state.js';
import type { Verdict } from '../../domain/register/verdict.js';
import type { Kind, RowSource } from '../../domain/table.js';
import type { Change, Command, PublicKey, Reference, Signature } from '../../protocol/commands.js';
import { nodeHashes } from '../../crypto/node-hashes.js';
import { applyCommand } from '../../domain/register/apply-command.js';
import { recordKey } from '../../domain/register/entry-keys.js';
import { packTable, unpackTable } from '../../domain/register/table.js';
import { findRow, LIFECYCLE, stateName } from '../../domain/table.js';
import { toHex, utf8 } from '../../protocol/bytes.js';
import { ALL_PARTIES, epochPrev, ROOT_KEY, ZERO_DIGEST, ZERO_HEAD } from '../../protocol/commands.js';
import { decodeCommand } from '../../protocol/decode-command.js';
import { commandMessage, encodeCommand, encodeRejection, rejectionMessage } from '../../protocol/encode-command.js';
import { taggedHash } from '../../protocol/hash.js';
import { Replica } from './replica.js';

/** A record by its names. */
export interface BenchRecord {
  readonly kind: Kind;
  readonly owner: number;
  readonly id: Uint8Array;
}

const PACKED = packTable(LIFECYCLE);
const DIGEST = taggedHash(nodeHashes, 'table', PACKED);
const TABLE = unpackTable(PACKED);
const HOUR = 3_600;
export const NOW = 500_000 * HOUR;

/** Keys by name, such as `root 0`, and what they sign. */
export interface BenchKeys {
  publicKey(name: string): PublicKey;
  /** r ‖ s, low-S, over SHA-256 of the message. */
  sign(name: string, message: Uint8Array): Uint8Array;
}

export interface RegisterBenchOptions {
  /** Of the ledger, 32 bytes. */
  readonly instance: Uint8Array;
  /** Tells one bilateral from another. */
  readonly nonce: Uint8Array;
  readonly keys: BenchKeys;
  readonly verify: Verify;
}

/** Keys that are none, whose signatures pass the check of form: for a bench on which every signature counts as good. */
const NO_KEYS: BenchKeys = {
  publicKey: (name) => ({ algorithm: 1, x: digestOf(`${name} x`), y: digestOf(`${name} y`) }),
  sign: () => new Uint8Array(64).fill(1),
};

/** 32 bytes of a name. */
export function digestOf(name: string): Uint8Array {
  return nodeHashes.sha256(utf8(name));
}

/** A bilateral in memory, for what random parties do in it; without options every signature counts as good. */
export class RegisterBench {
  readonly replica: Replica;
  readonly id: Uint8Array;
  /** The commands that came before all sets: the genesis and a key of role 0 at index 0 of each party. */
  readonly setUp: readonly Uint8Array[];
  readonly #keys: BenchKeys;
  #documents = 0;

  constructor(options: Partial<RegisterBenchOptions> = {}) {
    const { instance = new Uint8Array(32).fill(7), nonce = ZERO_DIGEST, keys = NO_KEYS, verify = () => true } = options;
    this.#keys = keys;
    const facts = { instance, algorithms: new Set([1]), tables: new Map([[toHex(DIGEST), TABLE]]) };
    this.replica = new Replica(facts, verify);
    const party = (name: string) => ({
      root: keys.publicKey(`root ${name}`),
      recovery: keys.publicKey(`recovery ${name}`),
    });
    const genesis = {
      ...{ ledgerInstance: instance, tableDigest: DIGEST, mode: 1, recoveryDelay: HOUR },
      ...{ predecessor: ZERO_DIGEST, nonce, parties: [party('0'), party('1')] },
    };
    const signed = commandMessage(nodeHashes, 'establish', genesis);
    this.id = nodeHashes.sha256(signed);
    const roots = [0, 1].map((each) => this.#signature(each, ROOT_KEY, signed));
    this.setUp = [encodeCommand('establish', genesis, roots), this.#registration(0), this.#registration(1)];
    for (const command of this.setUp) this.replica.deliver(command, NOW);
  }

  #registration(party: number): Uint8Array {
    const key = this.#keys.publicKey(`key ${party}`);
    const registration = {
      ...{ bilateralId: this.id, expiry: NOW + HOUR, party, index: 0, role: 0, key },
      ...{ notBefore: 0, notAfter: NOW + HOUR, delegation: ZERO_DIGEST },
    };
    const signed = commandMessage(nodeHashes, 'registerKey', registration);
    const by = [ROOT_KEY, 0].map((index) => this.#signature(party, index, signed));
    return encodeCommand('registerKey', registration, by);
  }

  #signature(party: number, keyIndex: number, message: Uint8Array): Signature {
    const name = `${keyIndex === ROOT_KEY ? 'root' : 'key'} ${party}`;
    return { party, keyIndex, algorithm: 1, bytes: this.#keys.sign(name, message) };
  }

  record(kind: Kind, owner: number, name: string): BenchRecord {
    return { kind, owner, id: digestOf(name) };
  }

  held({ kind, owner, id }: BenchRecord): RecordState {
    const address = { kind: LIFECYCLE.kinds[kind].number, owner, recordId: id };
    return this.replica.read(recordKey(this.id, address)) ?? { head: ZERO_HEAD, state: 0, epoch: 0 };
  }

  stateOf(record: BenchRecord): string {
    return stateName(record.kind, this.held(record).state) ?? '';
  }

  pin(record: BenchRecord): Reference {
    const { kind, owner, id } = record;
    return { kind: LIFECYCLE.kinds[kind].number, owner, recordId: id, head: this.held(record).head };
  }

  /** The change that takes the record's row for this action as the row wants it, apart from `fields`. */
  change(record: BenchRecord, action: string, fields: Partial<Change> = {}): Change {
    const { number, actions } = LIFECYCLE.kinds[record.kind];
    const { head, epoch } = this.held(record);
    const row = findRow(record.kind, this.stateOf(record), action);
    return {
      kind: number,
      action: actions[action] ?? 0,
      owner: record.owner,
      actor: actorOf(row, record.owner),
      recordId: record.id,
      prev: row?.prev === 'epoch' ? epochPrev(epoch) : head,
      commitment: row?.commitment === 'same' ? ZERO_DIGEST : digestOf(`document ${this.#documents++}`),
      context: ZERO_DIGEST,
      references: [],
      companions: [],
      ...fields,
    };
  }

  set(changes: readonly Change[]): Command {
    const needed = [0, 1].filter((party) => changes.some(({ actor }) => actor === party || actor === ALL_PARTIES));
    const set = { bilateralId: this.id, expiry: NOW + HOUR, changes };
    const signed = commandMessage(nodeHashes, 'apply', set);
    return decoded(
      encodeCommand(
        'apply',
        set,
        needed.map((party) => this.#signature(party, 0, signed)),
      ),
    );
  }

  rejection(changes: readonly Change[], rejecter: number): Command {
    const set = { bilateralId: this.id, expiry: NOW + HOUR, changes };
    const signed = commandMessage(nodeHashes, 'apply', set);
    const proposal = this.#signature(1 - rejecter, 0, signed);
    const refusal = rejectionMessage(nodeHashes, nodeHashes.sha256(signed), 1);
    return decoded(encodeRejection(set, proposal, 1, this.#signature(rejecter, 0, refusal)));
  }

  /** What the register would answer; nothing is written. */
  judge(command: Command): Verdict {
    return applyCommand(this.replica, command, NOW, this.replica.verify);
  }

  apply(command: Command): Verdict {
    const verdict = this.judge(command);
    this.replica.keep(command, verdict);
    return verdict;
  }
}

function decoded(bytes: Uint8Array): Command {
  const answer = decodeCommand(nodeHashes, bytes);
  if (!isRight(answer)) throw new TypeError(`Malformed: ${answer.left.problem}`);
  return answer.right;
}

function actorOf(row: RowSource | undefined, owner: number): number {
  if (row === undefined || row.by === 'both') return ALL_PARTIES;
  if (row.by === 'either' || owner === ALL_PARTIES) return 0;
  return row.by === 'owner' ? owner : 1 - owner;
}
