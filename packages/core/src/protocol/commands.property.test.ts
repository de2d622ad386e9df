/**
 * Goal: an envelope says one thing, and every command has one envelope. Method: commands of random fields are encoded and read
 * back; bytes cut short, drawn out or falsified are refused or are another envelope of their own.
 */
import fc from 'fast-check';
import { isRight } from 'fp-ts/lib/Either.js';
import { nodeHashes } from '../crypto/node-hashes.js';
import { concatBytes, toHex, uint } from './bytes.js';
import type { Change, ChangeSet, Command, Signature } from './commands.js';
import { decodeCommand } from './decode-command.js';
import { encodeCommand, encodeRejection } from './encode-command.js';

const HOUR = 3_600;
const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const byte = fc.integer({ min: 0, max: 255 });
const partyOrAll = fc.constantFrom(0, 1, 255);
const address = { bilateralId: bytes(32), expiry: fc.nat({ max: 300_000_000 }).map((hours) => hours * HOUR) };
const publicKey = fc.record({ algorithm: byte, x: bytes(32), y: bytes(32) });
const u40 = fc.integer({ min: 0, max: 2 ** 40 - 2 });

const reference = fc.record({ kind: byte, owner: partyOrAll, recordId: bytes(32), head: bytes(24) });
const change = fc.record({
  ...{ kind: byte, action: byte, owner: partyOrAll, actor: fc.constant(255), recordId: bytes(32), prev: bytes(24) },
  ...{ commitment: bytes(32), context: bytes(32), references: fc.array(reference, { maxLength: 6 }) },
  companions: fc.constant<number[]>([]),
});
const changeSet: fc.Arbitrary<ChangeSet> = fc.record({
  ...address,
  changes: fc
    .uniqueArray(change, { minLength: 1, maxLength: 4, selector: ({ recordId }) => toHex(recordId) })
    .map((changes) => changes.map((each, index) => ({ ...each, companions: index === 0 ? [] : [index - 1] }))),
});

const signatureBytes = fc.uint8Array({ maxLength: 80 });
const signed = (party: number, keyIndex: number): fc.Arbitrary<Signature> =>
  fc.record({ party: fc.constant(party), keyIndex: fc.constant(keyIndex), algorithm: byte, bytes: signatureBytes });
const byRoots = fc.tuple(signed(0, 255), signed(1, 255));
const byKeys = fc.tuple(signed(0, 0), signed(1, 253));

const genesis = fc.record({
  ...{ ledgerInstance: bytes(32), tableDigest: bytes(32), mode: fc.constantFrom(1, 2) },
  ...{ recoveryDelay: fc.nat({ max: 0xffffffff }), predecessor: bytes(32), nonce: bytes(32) },
  parties: fc
    .tuple(publicKey, publicKey, publicKey, publicKey)
    .filter((keys) => new Set(keys.map(({ x }) => toHex(x))).size === keys.length)
    .map(([a, b, c, d]) => [
      { root: a, recovery: b },
      { root: c, recovery: d },
    ]),
});
const registration = fc
  .record({ party: fc.constantFrom(0, 1), index: fc.nat({ max: 253 }), from: u40, until: u40 })
  .chain(({ party, index, from, until }) =>
    fc.record({
      fields: fc.record({
        ...{ ...address, party: fc.constant(party), index: fc.constant(index), role: byte, key: publicKey },
        ...{ notBefore: fc.constant(Math.min(from, until)), notAfter: fc.constant(Math.max(from, until) + 1) },
        delegation: bytes(32),
      }),
      signatures: fc.tuple(signed(party, 255), signed(party, index)),
    }),
  );

/** Each command with its envelope. */
const envelopes: readonly fc.Arbitrary<readonly [object, Uint8Array]>[] = [
  fc.tuple(genesis, byRoots).map(([fields, by]) => [fields, encodeCommand('establish', fields, by)] as const),
  registration.map(({ fields, signatures }) => [fields, encodeCommand('registerKey', fields, signatures)] as const),
  fc
    .tuple(fc.record({ ...address, party: fc.constant(1), index: fc.nat({ max: 253 }) }), signed(1, 255))
    .map(([fields, by]) => [fields, encodeCommand('revokeKey', fields, [by])] as const),
  fc
    .tuple(fc.record({ ...address, party: fc.constant(0), generation: byte, key: publicKey }), signed(0, 254))
    .map(([fields, by]) => [fields, encodeCommand('replaceRoot', fields, [by])] as const),
  fc
    .tuple(fc.record({ ...address, status: fc.constantFrom(2, 3), successor: bytes(32) }), byRoots)
    .map(([fields, by]) => [fields, encodeCommand('setStatus', fields, by)] as const),
  fc
    .tuple(fc.record({ ...address, generation: byte, from: bytes(32), to: bytes(32) }), byRoots)
    .map(([fields, by]) => [fields, encodeCommand('setTable', fields, by)] as const),
  fc
    .tuple(changeSet, byKeys, fc.uint8Array({ maxLength: 50 }))
    .map(([fields, by, witness]) => [fields, encodeCommand('apply', fields, by, witness)] as const),
  fc
    .tuple(changeSet, byKeys, fc.nat({ max: 0xffffffff }))
    .map(
      ([fields, [proposer, rejecter], reason]) =>
        [fields, encodeRejection(fields, proposer, reason, rejecter)] as const,
    ),
];
const envelope = fc.oneof(...envelopes);

function read(bytesOfCommand: Uint8Array): Command | undefined {
  const decoded = decodeCommand(nodeHashes, bytesOfCommand);
  return isRight(decoded) ? decoded.right : undefined;
}

/** The bytes that a command has to have. */
function written(command: Command): Uint8Array {
  switch (command.type) {
    case 'reject':
      return encodeRejection(command.fields, command.proposer, command.reason, command.rejecter);
    case 'apply':
      return encodeCommand('apply', command.fields, command.signatures, command.witness);
    case 'establish':
    case 'registerKey':
    case 'revokeKey':
    case 'replaceRoot':
    case 'setStatus':
    case 'setTable':
      return encodeCommand(command.type, command.fields, command.signatures);
  }
}

describe('envelopes', () => {
  it.each(envelopes.map((each, index) => [index + 1, each] as const))(
    'of type %d are read back whole',
    (type, each) => {
      fc.assert(
        fc.property(each, ([fields, bytesOfCommand]) => {
          const command = read(bytesOfCommand);
          expect(bytesOfCommand[0]).toBe(type);
          expect(command?.fields).toEqual(fields);
          expect(command && toHex(written(command))).toBe(toHex(bytesOfCommand));
        }),
        { numRuns: 50 },
      );
    },
  );

  it('are refused at every shorter length, and with a byte more', () => {
    fc.assert(
      fc.property(envelope, byte, ([, bytesOfCommand], extra) => {
        for (let length = 0; length < bytesOfCommand.length; length++) {
          expect(read(bytesOfCommand.subarray(0, length))).toBeUndefined();
        }
        expect(read(concatBytes(bytesOfCommand, Uint8Array.of(extra)))).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  it('that were falsified are malformed or the envelope of what they now say: no byte is overlooked', () => {
    fc.assert(
      fc.property(envelope, fc.nat(), fc.integer({ min: 1, max: 255 }), ([, original], place, mask) => {
        const falsified = original.slice();
        const at = place % falsified.length;
        falsified[at] = (falsified[at] ?? 0) ^ mask;
        const command = read(falsified);
        if (command !== undefined) expect(toHex(written(command))).toBe(toHex(falsified));
      }),
      { numRuns: 300 },
    );
  });

  it('have the same id whoever signs them and whatever the witness', () => {
    fc.assert(
      fc.property(changeSet, byKeys, byKeys, fc.uint8Array({ maxLength: 9 }), (fields, by, others, witness) => {
        const [first, second] = [encodeCommand('apply', fields, by), encodeCommand('apply', fields, others, witness)];
        expect(read(second)?.id).toEqual(read(first)?.id);
      }),
      { numRuns: 20 },
    );
  });
});

describe('limits of a set (R23)', () => {
  const make = (changes: readonly Partial<Change>[]): ChangeSet => ({
    bilateralId: new Uint8Array(32),
    expiry: HOUR,
    changes: changes.map((fields, index) => ({
      ...{ kind: 1, action: 1, owner: 255, actor: 255, recordId: uint(index, 32), prev: new Uint8Array(24) },
      ...{ commitment: new Uint8Array(32), context: new Uint8Array(32), references: [], companions: [] },
      ...fields,
    })),
  });
  const takes = (set: ChangeSet, witness = 0): boolean =>
    read(encodeCommand('apply', set, [], new Uint8Array(witness))) !== undefined;
  const pin = { kind: 1, owner: 255, recordId: new Uint8Array(32), head: new Uint8Array(24) };
  const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

  it('1 to 16 changes', () => {
    expect([0, 1, 16, 17].map((count) => takes(make(times(count, {}))))).toEqual([false, true, true, false]);
  });

  it('24 references over the whole set', () => {
    const counts = [
      [24, 0],
      [12, 12],
      [25, 0],
      [12, 13],
    ] as const;
    expect(counts.map(([a, b]) => takes(make([{ references: times(a, pin) }, { references: times(b, pin) }])))).toEqual(
      [true, true, false, false],
    );
  });

  it('15 companions over the whole set, each below its change and once', () => {
    const named = (...lists: number[][]): boolean => takes(make(lists.map((companions) => ({ companions }))));
    const full = [[], [0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4]];
    expect(named(...full, [])).toBe(true);
    expect(named(...full, [5])).toBe(false);
    expect(named([], [1])).toBe(false);
    expect(named([0])).toBe(false);
    expect(named([], [], [0, 0])).toBe(false);
  });

  it('a witness of 65,536 bytes', () => {
    expect(takes(make([{}]), 65_536)).toBe(true);
    expect(takes(make([{}]), 65_537)).toBe(false);
  });

  it('a record once', () => {
    const recordId = uint(7, 32);
    expect(takes(make([{ recordId }, { recordId }]))).toBe(false);
    expect(takes(make([{ recordId }, { recordId, owner: 0 }]))).toBe(true);
    expect(takes(make([{ recordId }, { recordId, kind: 2 }]))).toBe(true);
  });

  it('an expiry on the hour', () => {
    expect(takes({ ...make([{}]), expiry: HOUR + 1 })).toBe(false);
    expect(takes({ ...make([{}]), expiry: 2 * HOUR })).toBe(true);
  });
});
