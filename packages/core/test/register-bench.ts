import { isRight } from 'fp-ts/lib/Either.js';
import type {
  Change,
  Command,
  Kind,
  PublicKey,
  RecordState,
  Reference,
  RowSource,
  Signature,
  Verdict,
} from '@lateral/core';
import {
  ALL_PARTIES,
  applyCommand,
  decodeCommand,
  encodeCommand,
  encodeRejection,
  epochPrev,
  findRow,
  LIFECYCLE,
  nodeHashes,
  packTable,
  recordKey,
  ROOT_KEY,
  stateName,
  taggedHash,
  toHex,
  unpackTable,
  utf8,
  ZERO_DIGEST,
  ZERO_HEAD,
} from '@lateral/core';
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
const INSTANCE = new Uint8Array(32).fill(7);
/** Passes the check of form; what it signs is never looked at here. */
const SIGNATURE = new Uint8Array(64).fill(1);
const HOUR = 3_600;
export const NOW = 500_000 * HOUR;

/** 32 bytes of a name. */
export function digestOf(name: string): Uint8Array {
  return nodeHashes.sha256(utf8(name));
}

function keyOf(name: string): PublicKey {
  return { algorithm: 1, x: digestOf(`${name} x`), y: digestOf(`${name} y`) };
}

function signatureOf(party: number, keyIndex: number): Signature {
  return { party, keyIndex, algorithm: 1, bytes: SIGNATURE };
}

/** A bilateral on a ledger where every signature counts as good: for tests that are about anything but signatures. */
export class RegisterBench {
  readonly replica = new Replica(
    { instance: INSTANCE, algorithms: new Set([1]), tables: new Map([[toHex(DIGEST), TABLE]]) },
    () => true,
  );
  readonly id: Uint8Array;
  #documents = 0;

  constructor() {
    const party = (name: string) => ({ root: keyOf(`root ${name}`), recovery: keyOf(`recovery ${name}`) });
    const genesis = {
      ...{ ledgerInstance: INSTANCE, tableDigest: DIGEST, mode: 1, recoveryDelay: HOUR },
      ...{ predecessor: ZERO_DIGEST, nonce: ZERO_DIGEST, parties: [party('0'), party('1')] },
    };
    const roots = [signatureOf(0, ROOT_KEY), signatureOf(1, ROOT_KEY)];
    const { command } = this.replica.deliver(encodeCommand('establish', genesis, roots), NOW);
    this.id = command?.id ?? ZERO_DIGEST;
    for (const each of [0, 1]) this.#register(each);
  }

  #register(party: number): void {
    const registration = {
      ...{ bilateralId: this.id, expiry: NOW + HOUR, party, index: 0, role: 0, key: keyOf(`key ${party}`) },
      ...{ notBefore: 0, notAfter: NOW + HOUR, delegation: ZERO_DIGEST },
    };
    const by = [signatureOf(party, ROOT_KEY), signatureOf(party, 0)];
    this.replica.deliver(encodeCommand('registerKey', registration, by), NOW);
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
    return decoded(
      encodeCommand(
        'apply',
        { bilateralId: this.id, expiry: NOW + HOUR, changes },
        needed.map((party) => signatureOf(party, 0)),
      ),
    );
  }

  rejection(changes: readonly Change[], rejecter: number): Command {
    const set = { bilateralId: this.id, expiry: NOW + HOUR, changes };
    return decoded(encodeRejection(set, signatureOf(1 - rejecter, 0), 1, signatureOf(rejecter, 0)));
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
