/** Signatures in both algorithms: which bytes are one, and which are not. */
import { concatBytes, isCanonicalSignature, nodeHashes, nodeVerify, taggedMessage, toHex } from '@lateral/core';
import { ALGORITHM_NUMBER } from '../facts.mjs';
import { patched } from '../patch.mjs';
import { bytesOf, signerOf } from '../seed.mjs';
import { highS, ORDER, rOf, scalar, shortened, sOf } from '../signatures.mjs';

const verify = nodeVerify();
/** Prime of the curve's field (SEC 2). */
const FIELD = {
  1: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
  2: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
};

export async function signatures() {
  const lists = await Promise.all(Object.keys(ALGORITHM_NUMBER).map(signaturesOf));
  return lists.flat().map(written);
}

async function signaturesOf(name) {
  const algorithm = ALGORITHM_NUMBER[name];
  const key = await signerOf('signing key', name);
  const other = await signerOf('other key', name);
  const stranger = await signerOf('signing key', name === 'ES256' ? 'ES256K' : 'ES256');
  const messageOf = (what) => taggedMessage(nodeHashes, 'set', bytesOf(what));
  const message = messageOf('a set');
  const signature = await key.sign(message);
  const { x, y } = key.publicKey;
  const good = { algorithm, x, y, message, signature };
  const order = ORDER[algorithm];
  const bad = (title, reason, fields) => ({ ...good, name: `${name} ${title}`, valid: false, reason, ...fields });
  const sign = (what) => key.sign(messageOf(what));
  return [
    { ...good, name: `${name} valid`, valid: true },
    {
      ...good,
      name: `${name} of another set`,
      valid: true,
      message: messageOf('other'),
      signature: await sign('other'),
    },
    {
      ...good,
      name: `${name} of no bytes`,
      valid: true,
      message: new Uint8Array(0),
      signature: await key.sign(new Uint8Array(0)),
    },
    bad('with a high s', 'highS', { signature: highS(algorithm)(signature) }),
    bad('with s just above the half', 'highS', { signature: concatBytes(rOf(signature), scalar(order / 2n + 1n)) }),
    bad('by another key', 'wrongKey', { ...pointOf(other) }),
    bad('over the set of another bilateral', 'wrongMessage', {
      message: messageOf('the same set in another bilateral'),
    }),
    bad('over another purpose', 'wrongMessage', { message: taggedMessage(nodeHashes, 'reject', bytesOf('a set')) }),
    bad('cut short', 'length', { signature: shortened(signature) }),
    bad('of no bytes at all', 'length', { signature: new Uint8Array(0) }),
    bad('with a recovery byte', 'length', { signature: Uint8Array.of(...signature, 0) }),
    bad('with r = 0', 'range', { signature: concatBytes(scalar(0n), sOf(signature)) }),
    bad('with s = 0', 'range', { signature: concatBytes(rOf(signature), scalar(0n)) }),
    bad('with r = n', 'range', { signature: concatBytes(scalar(order), sOf(signature)) }),
    bad('with s = n', 'range', { signature: concatBytes(rOf(signature), scalar(order)) }),
    bad('of zeros', 'range', { signature: new Uint8Array(64) }),
    bad('of ones', 'range', { signature: new Uint8Array(64).fill(0xff) }),
    bad('with s = half of n, and wrong', 'flipped', { signature: concatBytes(rOf(signature), scalar(order / 2n)) }),
    bad('with r and s exchanged', 'flipped', { signature: concatBytes(sOf(signature), rOf(signature)) }),
    bad('with a bit of r flipped', 'flipped', { signature: patched(signature, 31, signature[31] ^ 1) }),
    bad('with a bit of s flipped', 'flipped', { signature: patched(signature, 63, signature[63] ^ 1) }),
    bad('with a bit of the message flipped', 'flipped', { message: patched(message, 70, message[70] ^ 0x80) }),
    bad('by a point off the curve', 'point', { y: patched(y, 31, y[31] ^ 1) }),
    bad('by the point of zeros', 'point', { x: scalar(0n), y: scalar(0n) }),
    bad('by a coordinate beyond the field', 'point', { x: scalar(FIELD[algorithm]) }),
    bad('by a point of the other curve', 'point', { ...pointOf(stranger), signature: await stranger.sign(message) }),
    bad('named as an unknown algorithm', 'algorithm', { algorithm: 3 }),
    bad('named as algorithm 0', 'algorithm', { algorithm: 0 }),
  ];
}

const pointOf = ({ publicKey: { x, y } }) => ({ x, y });

function written({ name, algorithm, x, y, message, signature, valid, reason }) {
  const isCanonical = isCanonicalSignature(algorithm, signature);
  if ((isCanonical && verify({ algorithm, x, y }, message, signature)) !== valid) throw new Error(`Signature: ${name}`);
  const fields = { x: toHex(x), y: toHex(y), message: toHex(message), signature: toHex(signature), valid };
  return { name, algorithm, ...fields, ...(valid ? {} : { reason }) };
}
