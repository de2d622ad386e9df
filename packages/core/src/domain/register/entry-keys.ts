import { toHex } from '../../protocol/bytes.js';
import type { Command, PublicKey } from '../../protocol/commands.js';
import { RECOVERY_KEY } from '../../protocol/commands.js';
import { fingerprintText } from '../../protocol/decode-command.js';
import type { EntryKey } from './state.js';

export function bilateralKey(bilateralId: Uint8Array): EntryKey<'bilateral'> {
  return { space: 'bilateral', id: toHex(bilateralId) };
}

export function keyKey(bilateralId: Uint8Array, party: number, index: number): EntryKey<'key'> {
  return { space: 'key', id: `${toHex(bilateralId)}/${party}/${index}` };
}

export function publicKeyKey(bilateralId: Uint8Array, key: PublicKey): EntryKey<'publicKey'> {
  return { space: 'publicKey', id: `${toHex(bilateralId)}/${fingerprintText(key)}` };
}

export interface RecordAddress {
  readonly kind: number;
  readonly owner: number;
  readonly recordId: Uint8Array;
}

export function recordKey(bilateralId: Uint8Array, record: RecordAddress): EntryKey<'record'> {
  return { space: 'record', id: `${toHex(bilateralId)}/${record.kind}/${record.owner}/${toHex(record.recordId)}` };
}

/** The bilateral that a command belongs to; for a genesis the one it creates. */
export function bilateralIdOf(command: Command): Uint8Array {
  return command.type === 'establish' ? command.id : command.fields.bilateralId;
}

/**
 * Every entry that a command touches, from its bytes alone: what a ledger must load, and for a ledger that declares its read
 * set beforehand, all that it has to declare. Each entry is named once.
 */
export function reads(command: Command): readonly EntryKey[] {
  const id = bilateralIdOf(command);
  const keys = [bilateralKey(id), ...signingKeys(id, command), ...subjects(id, command)];
  return [...new Map(keys.map((key) => [`${key.space}/${key.id}`, key])).values()];
}

function signingKeys(id: Uint8Array, command: Command): readonly EntryKey[] {
  return command.signatures
    .filter((signature) => signature.keyIndex < RECOVERY_KEY)
    .map((signature) => keyKey(id, signature.party, signature.keyIndex));
}

function subjects(id: Uint8Array, command: Command): readonly EntryKey[] {
  switch (command.type) {
    case 'establish':
      return command.fields.parties.flatMap(({ root, recovery }) => [
        publicKeyKey(id, root),
        publicKeyKey(id, recovery),
      ]);
    case 'registerKey':
      return [keyKey(id, command.fields.party, command.fields.index), publicKeyKey(id, command.fields.key)];
    case 'revokeKey':
      return [keyKey(id, command.fields.party, command.fields.index)];
    case 'replaceRoot':
      return [publicKeyKey(id, command.fields.key)];
    case 'setStatus':
    case 'setTable':
      return [];
    case 'apply':
    case 'reject':
      return command.fields.changes.flatMap((change) => [
        recordKey(id, change),
        ...change.references.map((each) => recordKey(id, each)),
      ]);
  }
}
