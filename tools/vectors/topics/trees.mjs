/** Roots of trees and the proofs in them, good ones and bad ones. */
import {
  consistencyPath,
  inclusionPaths,
  leafHash,
  nodeHashes,
  toHex,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from '@lateral/core';
import { bytesOf } from '../seed.mjs';

const SMALL = 9;
const LARGE = [13, 16, 17, 33];

const dataOf = (size) =>
  Array.from({ length: size }, (_, index) => Uint8Array.of(index, ...bytesOf('leaf').subarray(0, index % 4)));
const leavesOf = (size) => dataOf(size).map((data) => leafHash(nodeHashes, data));
const rootOf = (size) => treeRoot(nodeHashes, leavesOf(size));
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const hexes = (path) => path.map(toHex);

export function trees() {
  return { roots: roots(), inclusion: inclusion(), consistency: consistency() };
}

function roots() {
  return [...range(0, SMALL), ...LARGE].map((size) => ({ leaves: hexes(dataOf(size)), root: toHex(rootOf(size)) }));
}

function inclusionOf(size, index) {
  return {
    size,
    index,
    leaf: dataOf(size)[index],
    path: inclusionPaths(nodeHashes, leavesOf(size))[index],
    root: rootOf(size),
  };
}

function inclusion() {
  const valid = range(1, SMALL).flatMap((size) => range(0, size - 1).map((index) => inclusionOf(size, index)));
  const large = LARGE.flatMap((size) => [0, size >> 1, size - 1].map((index) => inclusionOf(size, index)));
  const unbound = [{ ...inclusionOf(7, 3), size: 8 }]; // a path does not bind the size: the root must come with it
  return [...stated([...valid, ...large, ...unbound], true), ...stated(badInclusions(), false)].map(writeInclusion);
}

const stated = (proofs, isValid) => proofs.map((proof) => ({ ...proof, valid: isValid }));

function badInclusions() {
  const good = inclusionOf(7, 3);
  const last = inclusionOf(7, 6);
  const [first, ...rest] = good.path;
  const inner = Buffer.concat([good.path[0], leafHash(nodeHashes, good.leaf)]);
  return [
    { ...good, index: 7 },
    { ...last, index: 7 },
    { ...good, size: 0 },
    { ...inclusionOf(1, 0), index: 1 },
    { ...inclusionOf(1, 0), index: 1, size: 2 },
    { ...good, index: 2 },
    { ...good, index: 4 },
    { ...last, size: 8 },
    { ...good, leaf: dataOf(7)[2] },
    { ...good, leaf: inner, index: 1, size: 4, path: rest }, // a node shown as a leaf
    { ...good, path: rest },
    { ...good, path: good.path.slice(0, -1) },
    { ...good, path: [...good.path, good.path[0]] },
    { ...inclusionOf(1, 0), path: [rootOf(1)] },
    { ...good, path: [] },
    { ...good, path: [rest[0], first, ...rest.slice(1)] },
    { ...good, root: rootOf(8) },
    { ...good, root: rootOf(0) },
    { ...last, path: [...last.path].reverse() },
  ];
}

function writeInclusion({ size, index, leaf, path, root, valid }) {
  const proof = { leaf: leafHash(nodeHashes, leaf), index, size, path };
  if (verifyInclusion(nodeHashes, root, proof) !== valid) throw new Error(`Inclusion of ${index} in ${size}`);
  return { size, index, leaf: toHex(leaf), path: hexes(path), root: toHex(root), valid };
}

function consistencyOf(size1, size2) {
  return {
    size1,
    size2,
    root1: rootOf(size1),
    root2: rootOf(size2),
    path: consistencyPath(nodeHashes, leavesOf(size2), size1),
  };
}

function consistency() {
  const small = range(1, SMALL).flatMap((size2) => range(1, size2).map((size1) => consistencyOf(size1, size2)));
  const large = LARGE.flatMap((size2) => [1, 6, 8, 12].map((size1) => consistencyOf(size1, size2)));
  const unbound = [{ ...consistencyOf(6, 8), size2: 7 }]; // as above
  return [...stated([...small, ...large, ...unbound], true), ...stated(badConsistencies(), false)].map(
    writeConsistency,
  );
}

function badConsistencies() {
  const good = consistencyOf(6, 8);
  const power = consistencyOf(4, 8);
  const [first, ...rest] = good.path;
  return [
    { ...consistencyOf(6, 6), root2: rootOf(7) },
    { ...consistencyOf(6, 6), path: [rootOf(6)] },
    { ...good, size2: 6 },
    { ...good, size1: 0, root1: rootOf(0) },
    { ...good, size1: 0, root1: rootOf(0), path: [] },
    { ...good, size1: 9 },
    { ...good, size1: 5 },
    { ...good, size1: 7 },
    { ...good, size2: 9 },
    { ...good, root1: good.root2, root2: good.root1 },
    { ...good, size1: 8, size2: 6, root1: good.root2, root2: good.root1 },
    { ...good, root1: rootOf(5) },
    { ...good, root2: rootOf(9) },
    { ...good, path: rest },
    { ...good, path: good.path.slice(0, -1) },
    { ...good, path: [...good.path, first] },
    { ...good, path: [rest[0], first, ...rest.slice(1)] },
    { ...good, path: [] },
    { ...power, path: [] },
    { ...power, path: [rootOf(4), ...power.path] },
    { ...power, root1: rootOf(3) },
  ];
}

function writeConsistency({ valid, ...proof }) {
  if (verifyConsistency(nodeHashes, proof) !== valid)
    throw new Error(`Consistency of ${proof.size1} with ${proof.size2}`);
  const { size1, size2, root1, root2, path } = proof;
  return { size1, size2, root1: toHex(root1), root2: toHex(root2), path: hexes(path), valid };
}
