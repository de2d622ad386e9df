import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { commitDocument, documentLeaves, leafSalt, nodeHashes, toHex } from '@lateral/core';
import { documentSalts } from './commitment.js';

/** Everything here is worked out with node:crypto and the text of spec/bytes.md alone. */

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const u32 = (value: number): Buffer =>
  Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const withLength = (text: string): Buffer => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);
const hkdf = (secret: Uint8Array, info: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', info, 32));

const secret = new Uint8Array(sha256('a secret'));
const document = { b: ['x', { c: true }], a: 'é"', 'e/~': {}, d: [] } as const;

describe('commitments to documents (R25, R37)', () => {
  it('derive their salts by HKDF', () => {
    expect(documentSalts(nodeHashes, secret)).toEqual({
      commitSalt: new Uint8Array(hkdf(secret, 'lateral/v1/commit-salt')),
      leafKey: new Uint8Array(hkdf(secret, 'lateral/v1/leaf-key')),
    });
  });

  it('have a leaf for each scalar and each empty container, in canonical order', () => {
    expect(documentLeaves(document)).toEqual([
      { path: '/a', value: '"é\\""' },
      { path: '/b/0', value: '"x"' },
      { path: '/b/1/c', value: 'true' },
      { path: '/d', value: '[]' },
      { path: '/e~1~0', value: '{}' },
    ]);
    expect(documentLeaves({})).toEqual([{ path: '', value: '{}' }]);
  });

  it('are the tagged hash over a tree that is built by hand', () => {
    const leafKey = hkdf(secret, 'lateral/v1/leaf-key');
    const commitSalt = hkdf(secret, 'lateral/v1/commit-salt');
    const tag = (purpose: string): Buffer => sha256(`lateral/v1/${purpose}`);
    const leaf = (path: string, value: string): Buffer => {
      const salt = createHmac('sha256', leafKey).update(`leaf${path}`).digest().subarray(0, 16);
      expect(toHex(leafSalt(nodeHashes, leafKey, path))).toBe(salt.toString('hex'));
      return sha256(Buffer.of(0), tag('leaf'), salt, `[${JSON.stringify(path)},${value}]`);
    };
    const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);
    const [a, b0, b1c, d, e] = [
      leaf('/a', '"é\\""'),
      leaf('/b/0', '"x"'),
      leaf('/b/1/c', 'true'),
      leaf('/d', '[]'),
      leaf('/e~1~0', '{}'),
    ] as const;
    const root = node(node(node(a, b0), node(b1c, d)), e);
    const body = Buffer.concat([withLength('sha256-jcs'), withLength('order'), u32(5), commitSalt, root]);
    const digest = sha256(tag('commit'), tag('commit'), body);
    const commitment = commitDocument(nodeHashes, 'order', document, secret);
    expect({ ...commitment, digest: toHex(commitment.digest), docRoot: toHex(commitment.docRoot) }).toEqual({
      ...{ digest: digest.toString('hex'), docRoot: root.toString('hex'), leafCount: 5 },
      commitSalt: new Uint8Array(commitSalt),
    });
  });

  it('differ by document, kind and secret, and not by the order of members', () => {
    const of = (kind: string, value: object, own = secret): string =>
      toHex(commitDocument(nodeHashes, kind, value, own).digest);
    const first = of('order', { a: '1', b: '2' });
    expect(of('order', { b: '2', a: '1' })).toBe(first);
    expect(of('order', { a: '1', b: '2', c: undefined })).toBe(first);
    const others = [
      of('usage', { a: '1', b: '2' }),
      of('order', { a: '2', b: '1' }),
      of('order', { a: '1', b: '2' }, new Uint8Array(32)),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });
});
