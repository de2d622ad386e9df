/** The packed bytes of the table and their digest (spec/bytes.md §11). */
import { createHash } from 'node:crypto';

const BY = { owner: 1, peer: 2, either: 3, both: 4 };
const OWNER_IS = { any: 0, one: 1, all: 2 };
const RELATION = { any: 0, same: 1, other: 2 };
const OWNER_BIT = { 0: 1, 1: 2, 255: 128 };

const ascending = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const u16 = (value) => [value >> 8, value & 255];
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** Packs a table of spec/table.json's shape. */
export function packTable({ layout, roles, kinds, rows }) {
  const packPairs = (pairs) => [pairs.length, ...pairs.sort(ascending).flat()];
  const actionPair = (dotted) => {
    const [kind, action] = dotted.split('.');
    return [kinds[kind].number, kinds[kind].actions[action]];
  };
  const statePairs = ({ kinds: names, states }) =>
    names.flatMap((name) =>
      states.flatMap((s) => (s in kinds[name].states ? [[kinds[name].number, kinds[name].states[s]]] : [])),
    );
  const packGroup = (group) => [
    group.min,
    RELATION[group.owner],
    OWNER_IS[group.ownerIs],
    ...packPairs(statePairs(group)),
  ];
  const packCompanion = (c) =>
    c
      ? [
          1,
          c.min,
          RELATION[c.owner],
          (c.sameId ? 1 : 0) | (c.bothOwners ? 2 : 0),
          ...packPairs(c.actions.map(actionPair)),
        ]
      : [0];
  const packRow = (row) => {
    const { number, states, actions } = kinds[row.kind];
    const flags = (row.commitment === 'new' ? 1 : 0) | (row.prev === 'epoch' ? 2 : 0) | (row.raisesEpoch ? 4 : 0);
    return [
      ...[number, states[row.from], actions[row.action], states[row.to]],
      ...[BY[row.by], OWNER_IS[row.ownerIs], roles.indexOf(row.role), flags],
      ...[row.pinned.length, ...row.pinned.flatMap(packGroup)],
      ...packCompanion(row.companion),
      ...packPairs(row.companionOf.map(actionPair)),
    ];
  };
  const packKind = (kind) => [
    kind.number,
    kind.owners.reduce((bits, owner) => bits | OWNER_BIT[owner], 0),
    roles.indexOf(kind.role),
  ];
  const packedKinds = Object.values(kinds).map(packKind).sort(ascending);
  const packedRows = rows.map(packRow).sort(ascending); // (kind, from, action) come first and are unique
  return Buffer.from([
    layout,
    packedKinds.length,
    ...packedKinds.flat(),
    ...u16(packedRows.length),
    ...packedRows.flat(),
  ]);
}

/** `H_table(packed)`, 32 bytes. */
export function tableDigest(packed) {
  const tag = sha256('lateral/v1/table');
  return sha256(tag, tag, packed);
}
