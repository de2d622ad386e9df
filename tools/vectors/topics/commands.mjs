/** The bytes of the eight commands, and of what is no command. */
import { decodeCommand, nodeHashes, toHex } from '@lateral/core';
import { FOREVER } from '../facts.mjs';
import { patched } from '../patch.mjs';
import { bytesOf, signerOf } from '../seed.mjs';
import { Sequence } from '../sequence.mjs';
import { MAIN_TABLE, SECOND_TABLE } from '../table.mjs';

export async function commands() {
  const sequence = await Sequence.open('commands', []);
  const good = await wellFormed(sequence);
  const [, , , , , , , set, , rejection] = good.map(([, bytes]) => bytes);
  return [...good.map(([name, bytes]) => written(name, bytes)), ...malformed(good[0][1], set, rejection).map(refused)];
}

async function wellFormed(s) {
  const agreement = s.record('agreement', 255, 'agreement');
  const terms = s.record('terms', 0, 'terms');
  const reference = s.pin(agreement, { head: bytesOf('a head').subarray(0, 24) });
  const two = [
    s.change(agreement, 'agree', { context: bytesOf('context') }),
    s.change(terms, 'agree', { pins: [reference, reference], companions: [0] }),
  ];
  const named = [
    ['establish', s.genesis()],
    [
      'establish with long times and a predecessor',
      s.genesis({ mode: 2, recoveryDelay: 0xffffffff, predecessor: bytesOf('p') }),
    ],
    [
      'registerKey',
      s.registration({ party: 0, index: 253, role: 6, notBefore: 1, notAfter: FOREVER, delegation: bytesOf('d') }),
    ],
    ['revokeKey', s.revocation({ party: 1, index: 0 })],
    ['replaceRoot', s.rootReplacement({ party: 1, generation: 255, key: await signerOf('new root 1') })],
    ['setStatus', s.statusChange({ status: 2, successor: bytesOf('successor') })],
    ['setTable', s.tableChange({ generation: 1, from: MAIN_TABLE, to: SECOND_TABLE })],
    ['apply of one change', s.set([s.change(agreement, 'agree')])],
    ['apply of two changes with references, a companion and a witness', s.set(two, { witness: bytesOf('witness') })],
    ['reject', s.rejection([s.change(agreement, 'agree')], { rejecter: 1, reason: 7 })],
    ['reject of two changes by party 0', s.rejection(two, { rejecter: 0, reason: 0xffffffff })],
    ['apply without signatures', s.set([s.change(agreement, 'agree')], { signers: [] })],
    [
      'apply of a change in epoch form',
      s.set([s.change(agreement, 'end', { prev: new Uint8Array(24).fill(255), actor: 0 })]),
    ],
    [
      'replaceRoot by the recovery key',
      s.rootReplacement({ party: 0, generation: 1, key: s.roots[1], signers: [s.recovery(0)] }),
    ],
    [
      'apply with a signature of no bytes',
      s.set(two.slice(0, 1), { signers: [{ ...s.member(0), alter: () => new Uint8Array(0) }] }),
    ],
  ];
  return Promise.all(named.map(async ([name, bytes]) => [name, await bytes]));
}

function written(name, bytes) {
  const { right: command } = decodeCommand(nodeHashes, bytes);
  if (command === undefined) throw new Error(`Not a command: ${name}`);
  return {
    ...{ name, type: command.type, fields: fieldsOf(command), bytes: toHex(bytes) },
    ...{ message: toHex(command.setMessage ?? command.message), id: toHex(command.id) },
    ...(command.changeIds ? { changeIds: command.changeIds.map(toHex) } : {}),
  };
}

/** Fields as spec/bytes.md has them: a registered key is not nested there, and a signature's bytes are `signature`. */
function fieldsOf({ type, fields, signatures, witness, proposer, rejecter, reason }) {
  const { key, ...rest } = fields;
  const body = type === 'registerKey' ? { ...rest, ...key } : fields;
  if (type === 'reject') return plain({ ...body, proposer: signed(proposer), reason, rejecter: signed(rejecter) });
  return plain({ ...body, signatures: signatures.map(signed), ...(type === 'apply' ? { witness } : {}) });
}

function signed({ bytes, ...rest }) {
  return { ...rest, signature: bytes };
}

function plain(value) {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

/** Offsets in an apply of one change: type, layout, bilateralId, expiry, n, then the change. */
const AT = {
  layout: 1,
  expiry: 34,
  count: 39,
  owner: 42,
  actor: 43,
  references: 164,
  companions: 165,
  signatures: 166,
};

function malformed(genesis, set, rejection) {
  const endOf = (bytes) => bytes.length;
  const at = (offset, value) => patched(set, offset, value);
  return [
    ['nothing', new Uint8Array(0)],
    ['a type alone', Uint8Array.of(7)],
    ['type 0', at(0, 0)],
    ['type 9', at(0, 9)],
    ['type 255', at(0, 255)],
    ['layout 0', at(AT.layout, 0)],
    ['layout 2', at(AT.layout, 2)],
    ['an expiry off the hour', at(AT.expiry + 4, set[AT.expiry + 4] ^ 1)],
    ['no changes', at(AT.count, 0)],
    ['a change announced that does not follow', at(AT.count, 2)],
    ['seventeen changes announced', at(AT.count, 17)],
    ['owner 2', at(AT.owner, 2)],
    ['actor 254', at(AT.actor, 254)],
    ['a reference announced that does not follow', at(AT.references, 1)],
    ['a companion announced that does not follow', at(AT.companions, 1)],
    ['a signature announced that does not follow', at(AT.signatures, 3)],
    ['one signature fewer announced', at(AT.signatures, 1)],
    ['a signature of party 2', at(AT.signatures + 1, 2)],
    ['signatures that are not ascending', at(AT.signatures + 1, 1)],
    ['a signature at index 254', at(AT.signatures + 2, 254)],
    ['a signature that is longer than the bytes', at(AT.signatures + 4, 1)],
    ['a witness that is longer than the bytes', at(endOf(set) - 1, 1)],
    ['a witness of 65,537 bytes', withWitness(set, 65_537)],
    ['an establish of three parties', patched(genesis, 135, 3)],
    ['an establish in mode 3', patched(genesis, 66, 3)],
    ['a reject in which both signatures are of one party', patched(rejection, endOf(rejection) - 69, 0)],
    ['a reject cut short', rejection.subarray(0, -1)],
    ['a byte behind the end', Uint8Array.of(...set, 0)],
  ].concat(cuts(set));
}

/** The announced length is enough to refuse; the bytes themselves would only fill the file. */
function withWitness(set, length) {
  const bytes = set.slice();
  new DataView(bytes.buffer).setUint32(bytes.length - 4, length);
  return bytes;
}

function cuts(set) {
  return [2, 34, 39, 40, 44, 76, 100, 132, 164, 166, 170, set.length - 5, set.length - 1].map((length) => [
    `an apply cut after ${length} bytes`,
    set.subarray(0, length),
  ]);
}

function refused([name, bytes]) {
  const decoded = decodeCommand(nodeHashes, bytes);
  if (decoded._tag !== 'Left') throw new Error(`Malformed intended: ${name}`);
  return { name, bytes: toHex(bytes), error: 'malformed', problem: decoded.left.problem };
}
