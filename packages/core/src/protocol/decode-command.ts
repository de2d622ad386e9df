import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { ByteReader, equalBytes, TruncatedError, toHex } from './bytes.js';
import type {
  Change,
  ChangeSet,
  Command,
  CommandFields,
  CommandType,
  Genesis,
  KeyRegistration,
  PublicKey,
  Reference,
  Signature,
} from './commands.js';
import { ALL_PARTIES, COMMAND_TYPE, RECOVERY_KEY, ROOT_KEY } from './commands.js';
import { changeIdOf, PURPOSE_OF, rejectionMessage } from './encode-command.js';
import type { Hashes } from './hash.js';
import { taggedMessage } from './hash.js';

/** The bytes are no command: the first thing that is wrong, and where. The register's code for it is `malformed`. */
export interface Malformed {
  readonly offset: number;
  readonly problem: string;
}

/** Parties of a bilateral in this version. */
export const PARTIES = 2;
/** How much a set may hold: changes, references and companions over all of it, and bytes of witness. */
export const CAPS = { changes: 16, references: 24, companions: 15, witness: 65_536 } as const;
const HOUR = 3_600;
const TYPES = new Map(Object.entries(COMMAND_TYPE).map(([name, number]) => [number, name as CommandType]));

class MalformedError extends RangeError {}

/**
 * Reads a command's envelope and computes its ids.
 *
 * Judges everything that bytes alone can show; what passes here is answered by the register with another code or accepted.
 */
export function decodeCommand(hashes: Hashes, bytes: Uint8Array): Either<Malformed, Command> {
  const reader = new ByteReader(bytes);
  try {
    const command = readCommand(hashes, reader, bytes);
    demand(reader.atEnd, 'bytes after the end of the command');
    return E.right(command);
  } catch (error) {
    if (error instanceof MalformedError || error instanceof TruncatedError) {
      return E.left({ offset: reader.offset, problem: error.message });
    }
    throw error;
  }
}

function demand(condition: boolean, problem: string): void {
  if (!condition) throw new MalformedError(problem);
}

function readCommand(hashes: Hashes, reader: ByteReader, bytes: Uint8Array): Command {
  const number = reader.uint(1);
  const type = TYPES.get(number);
  if (type === undefined) throw new MalformedError(`no command has type ${number}`);
  if (type === 'reject') return readRejection(hashes, reader, bytes);
  const fields = READERS[type](reader);
  const message = taggedMessage(hashes, PURPOSE_OF[type], reader.slice(1, reader.offset));
  const id = hashes.sha256(message);
  const signatures = readSignatures(reader, type, fields);
  const signed = { type, fields, bytes, message, id, signatures };
  if (type !== 'apply') return signed as Command; // safe: READERS pairs the type with its fields
  const length = reader.uint(4);
  demand(length <= CAPS.witness, `witness of ${length} bytes, at most ${CAPS.witness}`);
  const set = fields as ChangeSet;
  return {
    ...signed,
    type,
    fields: set,
    changeIds: set.changes.map((_, index) => changeIdOf(hashes, id, index)),
    witness: reader.take(length),
  };
}

function readRejection(hashes: Hashes, reader: ByteReader, bytes: Uint8Array): Command {
  const fields = readSet(reader);
  const setMessage = taggedMessage(hashes, 'set', reader.slice(1, reader.offset));
  const setId = hashes.sha256(setMessage);
  const proposer = readSignature(reader);
  const reason = reader.uint(4);
  const rejecter = readSignature(reader);
  demand(proposer.party !== rejecter.party, 'proposer and rejecter are the same party');
  demand(
    proposer.keyIndex < RECOVERY_KEY && rejecter.keyIndex < RECOVERY_KEY,
    'a rejection signed by a root or recovery key',
  );
  demand(actorsOf(fields).has(proposer.party), `party ${proposer.party} proposes a set that it does not sign`);
  const message = rejectionMessage(hashes, setId, reason);
  return {
    type: 'reject',
    fields,
    bytes,
    message,
    id: hashes.sha256(message),
    signatures: [proposer, rejecter],
    changeIds: fields.changes.map((_, index) => changeIdOf(hashes, setId, index)),
    setId,
    setMessage,
    proposer,
    rejecter,
    reason,
  };
}

const READERS: { readonly [T in Exclude<CommandType, 'reject'>]: (reader: ByteReader) => CommandFields[T] } = {
  establish: readGenesis,
  registerKey: readRegistration,
  revokeKey: (r) => ({ ...readAddress(r), party: readParty(r), index: readKeyIndex(r) }),
  replaceRoot: (r) => ({ ...readAddress(r), party: readParty(r), generation: r.uint(1), key: readKey(r) }),
  setStatus: (r) => {
    const fields = { ...readAddress(r), status: r.uint(1), successor: r.take(32) };
    demand(fields.status === 2 || fields.status === 3, `status ${fields.status}, only 2 or 3`);
    return fields;
  },
  setTable: (r) => ({ ...readAddress(r), generation: r.uint(1), from: r.take(32), to: r.take(32) }),
  apply: readSet,
};

function readLayout(reader: ByteReader): void {
  const layout = reader.uint(1);
  demand(layout === 1, `layout ${layout}, only 1`);
}

function readAddress(reader: ByteReader): { bilateralId: Uint8Array; expiry: number } {
  readLayout(reader);
  const bilateralId = reader.take(32);
  const expiry = reader.uint(5);
  demand(expiry % HOUR === 0, `expiry ${expiry} off the hour`);
  return { bilateralId, expiry };
}

function readParty(reader: ByteReader): number {
  const party = reader.uint(1);
  demand(party < PARTIES, `party ${party} of ${PARTIES}`);
  return party;
}

function readKeyIndex(reader: ByteReader): number {
  const index = reader.uint(1);
  demand(index < RECOVERY_KEY, `key index ${index}, at most 253`);
  return index;
}

function readKey(reader: ByteReader): PublicKey {
  return { algorithm: reader.uint(1), x: reader.take(32), y: reader.take(32) };
}

function readGenesis(reader: ByteReader): Genesis {
  readLayout(reader);
  const head = { ledgerInstance: reader.take(32), tableDigest: reader.take(32), mode: reader.uint(1) };
  demand(head.mode === 1 || head.mode === 2, `mode ${head.mode}, only 1 or 2`);
  const rest = { recoveryDelay: reader.uint(4), predecessor: reader.take(32), nonce: reader.take(32) };
  const count = reader.uint(1);
  demand(count === PARTIES, `${count} parties, here ${PARTIES}`);
  const parties = times(count, () => ({ root: readKey(reader), recovery: readKey(reader) }));
  const keys = parties.flatMap((party) => [party.root, party.recovery].map(fingerprintText));
  demand(new Set(keys).size === keys.length, 'one public key twice in a genesis');
  return { ...head, ...rest, parties };
}

/** A public key as text; equal keys have equal texts. */
export function fingerprintText(key: PublicKey): string {
  return `${key.algorithm}:${toHex(key.x)}${toHex(key.y)}`;
}

function readRegistration(reader: ByteReader): KeyRegistration {
  const address = readAddress(reader);
  const party = readParty(reader);
  const index = readKeyIndex(reader);
  const algorithm = reader.uint(1);
  const fields = {
    role: reader.uint(1),
    notBefore: reader.uint(5),
    notAfter: reader.uint(5),
    delegation: reader.take(32),
  };
  demand(fields.notBefore < fields.notAfter, 'a key whose validity ends before it begins');
  return { ...address, party, index, ...fields, key: { algorithm, x: reader.take(32), y: reader.take(32) } };
}

function readSet(reader: ByteReader): ChangeSet {
  const address = readAddress(reader);
  const count = reader.uint(1);
  demand(count >= 1 && count <= CAPS.changes, `${count} changes, 1 to ${CAPS.changes}`);
  const changes = times(count, (index) => readChange(reader, index));
  const references = changes.reduce((sum, change) => sum + change.references.length, 0);
  const companions = changes.reduce((sum, change) => sum + change.companions.length, 0);
  demand(references <= CAPS.references, `${references} references, at most ${CAPS.references}`);
  demand(companions <= CAPS.companions, `${companions} companions, at most ${CAPS.companions}`);
  demand(
    !changes.some((change, at) => changes.slice(0, at).some((earlier) => sameRecord(earlier, change))),
    'a record changed twice',
  );
  return { ...address, changes };
}

function sameRecord(a: Change, b: Change): boolean {
  return a.kind === b.kind && a.owner === b.owner && equalBytes(a.recordId, b.recordId);
}

function readChange(reader: ByteReader, index: number): Change {
  const kind = reader.uint(1);
  const action = reader.uint(1);
  const owner = readPartyOrAll(reader, 'owner');
  const actor = readPartyOrAll(reader, 'actor');
  const fields = {
    recordId: reader.take(32),
    prev: reader.take(24),
    commitment: reader.take(32),
    context: reader.take(32),
  };
  const references = times(reader.uint(1), () => readReference(reader));
  const companions = times(reader.uint(1), () => reader.uint(1));
  demand(
    companions.every((companion) => companion < index),
    'a companion that is not an earlier change',
  );
  demand(new Set(companions).size === companions.length, 'a companion named twice');
  return { kind, action, owner, actor, ...fields, references, companions };
}

function readReference(reader: ByteReader): Reference {
  return {
    kind: reader.uint(1),
    owner: readPartyOrAll(reader, 'owner'),
    recordId: reader.take(32),
    head: reader.take(24),
  };
}

function readPartyOrAll(reader: ByteReader, field: string): number {
  const party = reader.uint(1);
  demand(party < PARTIES || party === ALL_PARTIES, `${field} ${party}, only 0, 1 or 255`);
  return party;
}

/** The parties whose signature a set needs. */
export function actorsOf(set: ChangeSet): ReadonlySet<number> {
  const actors = new Set<number>();
  for (const { actor } of set.changes) {
    if (actor === ALL_PARTIES) return new Set(times(PARTIES, (party) => party));
    actors.add(actor);
  }
  return actors;
}

/** One signature, as it stands in a command. */
export function readSignature(reader: ByteReader): Signature {
  const [party, keyIndex, algorithm] = [readParty(reader), reader.uint(1), reader.uint(1)];
  return { party, keyIndex, algorithm, bytes: reader.take(reader.uint(2)) };
}

function readSignatures(
  reader: ByteReader,
  type: CommandType,
  fields: CommandFields[CommandType],
): readonly Signature[] {
  const signatures = times(reader.uint(1), () => readSignature(reader));
  if (type === 'registerKey') {
    const { party, index } = fields as KeyRegistration;
    const expected = [ROOT_KEY, index];
    const inOrder = signatures.every(
      (signature, at) => signature.party === party && signature.keyIndex === expected[at],
    );
    demand(signatures.length <= 2 && inOrder, 'a registration is signed by the root, then by the key itself');
    return signatures;
  }
  const needed = signersOf(type, fields);
  signatures.forEach((signature, at) => {
    const before = signatures[at - 1];
    demand(before === undefined || before.party < signature.party, 'signatures not by ascending party, one each');
    demand(needed.has(signature.party), `a signature of party ${signature.party}, which is not needed`);
    demand(keyIndexFits(type, signature.keyIndex), `key index ${signature.keyIndex} cannot sign this command`);
  });
  return signatures;
}

/** The parties whose signatures a command needs. */
export function signersOf(type: CommandType, fields: CommandFields[CommandType]): ReadonlySet<number> {
  switch (type) {
    case 'apply':
    case 'reject':
      return actorsOf(fields as ChangeSet);
    case 'registerKey':
    case 'revokeKey':
    case 'replaceRoot':
      return new Set([(fields as { readonly party: number }).party]);
    case 'establish':
    case 'setStatus':
    case 'setTable':
      return new Set(times(PARTIES, (party) => party));
  }
}

function keyIndexFits(type: CommandType, index: number): boolean {
  if (type === 'apply') return index < RECOVERY_KEY;
  return index === ROOT_KEY || (type === 'replaceRoot' && index === RECOVERY_KEY);
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
