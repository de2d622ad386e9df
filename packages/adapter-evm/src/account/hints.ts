import type { Command, PublicKey, Signature } from '@lateral/core';
import { ALGORITHM, concatBytes, equalBytes, RECOVERY_KEY, ROOT_KEY } from '@lateral/core';
import type { SeatedKeys } from '../state/seated-keys.js';
import type { Secp256k1 } from './secp256k1.js';

/**
 * What travels beside a command so that the register checks its signatures cheaply, one item for each: of ES256K the parity of the
 * point, of ES256 the public key. A wrong hint costs gas and changes no verdict.
 */
export function hintsOf(command: Command, keys: SeatedKeys, secp256k1: Secp256k1): Uint8Array {
  const items = signaturesOf(command).map(([signature, digest]) => {
    const key = keyOf(command, signature, keys);
    if (signature.algorithm === ALGORITHM.ES256K) return Uint8Array.of(parityOf(signature, digest, key, secp256k1));
    if (signature.algorithm !== ALGORITHM.ES256) return new Uint8Array(0);
    return key === undefined ? new Uint8Array(64) : concatBytes(key.x, key.y);
  });
  return concatBytes(...items);
}

/** Each signature with the digest that it signs, in the order of the bytes. */
function signaturesOf(command: Command): readonly (readonly [Signature, Uint8Array])[] {
  if (command.type !== 'reject') return command.signatures.map((signature) => [signature, command.id] as const);
  return [
    [command.proposer, command.setId],
    [command.rejecter, command.id],
  ];
}

function parityOf({ bytes }: Signature, digest: Uint8Array, key: PublicKey | undefined, secp256k1: Secp256k1): number {
  if (key === undefined || bytes.length !== 64) return 0;
  const even = secp256k1.recover(digest, bytes, 0);
  return even !== undefined && equalBytes(even, concatBytes(key.x, key.y)) ? 0 : 1;
}

function keyOf(command: Command, { party, keyIndex }: Signature, keys: SeatedKeys): PublicKey | undefined {
  if (command.type === 'establish') return command.fields.parties[party]?.root;
  const seated = keys.bilateral?.parties[party];
  if (keyIndex === ROOT_KEY) return seated?.root;
  if (keyIndex === RECOVERY_KEY) return seated?.recovery;
  return command.type === 'registerKey' ? command.fields.key : keys.key(party, keyIndex)?.key;
}
