/** Everything that would be random, from names: the same files on every machine. */
import { createHash } from 'node:crypto';
import { softwareSigner, toHex } from '@lateral/core';

/** 32 bytes of a name. */
export function bytesOf(name) {
  return new Uint8Array(createHash('sha256').update(`lateral/vectors/${name}`).digest());
}

const signers = new Map();
const signatures = new Map();

/** The key pair of a name. Its signatures are those of RFC 6979, and remembered: many sequences share their first steps. */
export async function signerOf(name, algorithm = 'ES256K') {
  const id = `${algorithm} ${name}`;
  if (!signers.has(id)) signers.set(id, await softwareSigner({ algorithm, secretKey: bytesOf(`key ${id}`) }));
  const { publicKey, sign } = signers.get(id);
  return { publicKey, sign: (message) => remembered(`${id} ${toHex(message)}`, () => sign(message)) };
}

function remembered(id, make) {
  if (!signatures.has(id)) signatures.set(id, make());
  return signatures.get(id);
}
