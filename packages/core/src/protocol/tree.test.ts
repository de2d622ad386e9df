import { nodeHashes } from '../crypto/node-hashes.js';
import { toHex } from './bytes.js';
import { consistencyPath, inclusionPaths, leafHash, treeRoot, verifyConsistency, verifyInclusion } from './tree.js';

const leaves = [0, 1, 2].map((byte) => leafHash(nodeHashes, Uint8Array.of(byte)));
const [first = new Uint8Array(0)] = leaves;
const root = treeRoot(nodeHashes, leaves);

describe('treeRoot', () => {
  it('of no leaves is SHA-256 of nothing, of one leaf its hash', () => {
    expect(toHex(treeRoot(nodeHashes, []))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(treeRoot(nodeHashes, [first])).toEqual(first);
    // SHA-256 of 0x00 alone: the leaf without data of RFC 6962's own test vectors
    expect(toHex(leafHash(nodeHashes, new Uint8Array(0)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
  });
});

describe('inclusionPaths', () => {
  it('hash each part of the tree once for all leaves', () => {
    let hashed = 0;
    const counting = { ...nodeHashes, sha256: (bytes: Uint8Array) => (hashed++, nodeHashes.sha256(bytes)) };
    const many = Array.from({ length: 1_000 }, (_, index) => leafHash(nodeHashes, Uint8Array.of(index % 256)));
    expect(inclusionPaths(counting, many)).toHaveLength(1_000);
    expect(hashed).toBe(999); // a binary tree of 1,000 leaves has 999 nodes above them
  });

  it('are none for no leaves', () => {
    expect(inclusionPaths(nodeHashes, [])).toEqual([]);
  });
});

describe('consistencyPath', () => {
  it.each([0, 4, 1.5])('refuses size %d of three', (size) => {
    expect(() => consistencyPath(nodeHashes, leaves, size)).toThrow(RangeError);
  });
});

describe('verifyInclusion', () => {
  it.each([
    { index: -1, size: 3 },
    { index: 0.5, size: 3 },
    { index: 0, size: 2 ** 53 },
    { index: Number.NaN, size: 3 },
  ])('is false for index $index of $size', (place) => {
    const [path = []] = inclusionPaths(nodeHashes, leaves);
    expect(verifyInclusion(nodeHashes, root, { leaf: first, ...place, path })).toBe(false);
  });

  it('counts beyond 32 bits', () => {
    const size = 2 ** 40 + 1;
    const last = verifyInclusion(nodeHashes, nodeHashes.sha256(Uint8Array.of(1, ...root, ...first)), {
      ...{ leaf: first, index: 2 ** 40, size },
      path: [root],
    });
    expect(last).toBe(true); // the last leaf stands right below the root, beside the full left part
  });
});

describe('verifyConsistency', () => {
  it('compares equal sizes by their roots', () => {
    expect(verifyConsistency(nodeHashes, { size1: 3, root1: root, size2: 3, root2: root, path: [] })).toBe(true);
    expect(verifyConsistency(nodeHashes, { size1: 3, root1: root, size2: 3, root2: first, path: [] })).toBe(false);
    expect(verifyConsistency(nodeHashes, { size1: 3, root1: root, size2: 3, root2: root, path: [first] })).toBe(false);
  });

  it.each([0, -1, 0.5, 4])('is false from size %d to 3', (size1) => {
    expect(verifyConsistency(nodeHashes, { size1, root1: root, size2: 3, root2: root, path: [first] })).toBe(false);
  });
  it.each([
    [2 ** 52, 52, true],
    [2 ** 53, 53, false],
  ])('to size %d, from its first leaf on: only where whole numbers are exact', (size2, levels, holds) => {
    const path = Array.from({ length: levels }, () => first);
    const root2 = path.reduce((left, right) => nodeHashes.sha256(Uint8Array.of(1, ...left, ...right)), first);
    expect(verifyConsistency(nodeHashes, { size1: 1, root1: first, size2, root2, path })).toBe(holds);
  });
});
