import { concatBytes, uint } from './bytes.js';
import type { Change, ChangeSet, CommandFields, CommandType, PublicKey, Reference, Signature } from './commands.js';
import { COMMAND_TYPE } from './commands.js';
import type { Hashes, Purpose } from './hash.js';
import { taggedHash, taggedMessage } from './hash.js';

const LAYOUT = 1;

/** The purpose of each command's id. */
export const PURPOSE_OF = {
  establish: 'genesis',
  registerKey: 'key',
  revokeKey: 'revoke',
  replaceRoot: 'root',
  setStatus: 'status',
  setTable: 'settable',
  apply: 'set',
  reject: 'set',
} as const satisfies Record<CommandType, Purpose>;

const u8 = (value: number): Uint8Array => uint(value, 1);
const publicKey = (key: PublicKey): Uint8Array => concatBytes(u8(key.algorithm), key.x, key.y);
const addressed = (fields: { readonly bilateralId: Uint8Array; readonly expiry: number }): Uint8Array =>
  concatBytes(u8(LAYOUT), fields.bilateralId, uint(fields.expiry, 5));

const ENCODERS: { readonly [T in CommandType]: (fields: CommandFields[T]) => Uint8Array } = {
  establish: (f) =>
    concatBytes(
      u8(LAYOUT),
      f.ledgerInstance,
      f.tableDigest,
      u8(f.mode),
      uint(f.recoveryDelay, 4),
      f.predecessor,
      f.nonce,
      u8(f.parties.length),
      ...f.parties.flatMap((party) => [publicKey(party.root), publicKey(party.recovery)]),
    ),
  registerKey: (f) =>
    concatBytes(
      addressed(f),
      Uint8Array.of(f.party, f.index, f.key.algorithm, f.role),
      uint(f.notBefore, 5),
      uint(f.notAfter, 5),
      f.delegation,
      f.key.x,
      f.key.y,
    ),
  revokeKey: (f) => concatBytes(addressed(f), Uint8Array.of(f.party, f.index)),
  replaceRoot: (f) => concatBytes(addressed(f), Uint8Array.of(f.party, f.generation), publicKey(f.key)),
  setStatus: (f) => concatBytes(addressed(f), u8(f.status), f.successor),
  setTable: (f) => concatBytes(addressed(f), u8(f.generation), f.from, f.to),
  apply: encodeSet,
  reject: encodeSet,
};

/** The signed part of a command, byte for byte (spec/bytes.md §7, §10). */
export function encodeBody<T extends CommandType>(type: T, fields: CommandFields[T]): Uint8Array {
  return ENCODERS[type](fields);
}

function encodeSet(set: ChangeSet): Uint8Array {
  return concatBytes(addressed(set), u8(set.changes.length), ...set.changes.map(encodeChange));
}

function encodeChange(change: Change): Uint8Array {
  return concatBytes(
    Uint8Array.of(change.kind, change.action, change.owner, change.actor),
    change.recordId,
    change.prev,
    change.commitment,
    change.context,
    u8(change.references.length),
    ...change.references.map(encodeReference),
    u8(change.companions.length),
    Uint8Array.from(change.companions),
  );
}

function encodeReference(reference: Reference): Uint8Array {
  return concatBytes(Uint8Array.of(reference.kind, reference.owner), reference.recordId, reference.head);
}

export function encodeSignature(signature: Signature): Uint8Array {
  return concatBytes(
    Uint8Array.of(signature.party, signature.keyIndex, signature.algorithm),
    uint(signature.bytes.length, 2),
    signature.bytes,
  );
}

function encodeSignatures(signatures: readonly Signature[]): Uint8Array {
  return concatBytes(u8(signatures.length), ...signatures.map(encodeSignature));
}

/** The envelope of any command but a rejection. Signatures stand by ascending party. */
export function encodeCommand<T extends Exclude<CommandType, 'reject'>>(
  type: T,
  fields: CommandFields[T],
  signatures: readonly Signature[],
  witness: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return concatBytes(
    u8(COMMAND_TYPE[type]),
    encodeBody(type, fields),
    encodeSignatures(signatures),
    ...(type === 'apply' ? [uint(witness.length, 4), witness] : []),
  );
}

/** The envelope of a rejection: the refused set, who proposed it, why, and who refuses. */
export function encodeRejection(set: ChangeSet, proposer: Signature, reason: number, rejecter: Signature): Uint8Array {
  return concatBytes(
    u8(COMMAND_TYPE.reject),
    encodeSet(set),
    encodeSignature(proposer),
    uint(reason, 4),
    encodeSignature(rejecter),
  );
}

/** What a signer of this command signs with SHA-256. */
export function commandMessage<T extends CommandType>(hashes: Hashes, type: T, fields: CommandFields[T]): Uint8Array {
  return taggedMessage(hashes, PURPOSE_OF[type], encodeBody(type, fields));
}

/** What the rejecter of a set signs with SHA-256: `H_reject(setId ‖ reason)`. */
export function rejectionMessage(hashes: Hashes, setId: Uint8Array, reason: number): Uint8Array {
  return taggedMessage(hashes, 'reject', concatBytes(setId, uint(reason, 4)));
}

/** `H_change(setId ‖ index)`. */
export function changeIdOf(hashes: Hashes, setId: Uint8Array, index: number): Uint8Array {
  return taggedHash(hashes, 'change', concatBytes(setId, u8(index)));
}
