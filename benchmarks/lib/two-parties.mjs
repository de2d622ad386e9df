/**
 * Two parties of a bilateral on a memory ledger, who co-sign changes quickly: OpenSSL signs where signatures are
 * measured, and where a ledger is only filled each signature is the same well-formed nothing, which the ledger is told
 * to take.
 */
import { createHash, createPublicKey, generateKeyPairSync, sign as signWith } from 'node:crypto';

import {
  ALGORITHM,
  ALL_PARTIES,
  changeIdOf,
  commandMessage,
  encodeCommand,
  fromHex,
  headOf,
  LIFECYCLE,
  nodeHashes,
  packTable,
  ROOT_KEY,
  taggedHash,
  toLowS,
  ZERO_DIGEST,
  ZERO_HEAD,
} from '@lateral/core';

const CURVE = { ES256K: 'secp256k1', ES256: 'P-256' };
/** Ledger time of all benchmarks: the ledgers' clocks stand still. */
export const NOW = 1_790_000_000;
const EXPIRY = Math.ceil((NOW + 86_400) / 3_600) * 3_600;
const TABLE_DIGEST = taggedHash(nodeHashes, 'table', packTable(LIFECYCLE));
/** r = s = 1: canonical, and valid for nothing. */
const NO_SIGNATURE = Uint8Array.from({ length: 64 }, (_, index) => (index % 32 === 31 ? 1 : 0));

/** A key that OpenSSL signs with, for both curves. */
export function opensslKey(algorithm) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVE[algorithm] });
  const { x, y } = privateKey.export({ format: 'jwk' });
  const number = ALGORITHM[algorithm];
  return {
    publicKey: { algorithm: number, x: base64url(x), y: base64url(y) },
    keyObject: createPublicKey(privateKey),
    sign: (message) =>
      toLowS(number, new Uint8Array(signWith('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }))),
  };
}

/** A key for where nobody verifies: any bytes, different for each name. */
export function nominalKey(name) {
  const publicKey = { algorithm: ALGORITHM.ES256, x: digestOf(`${name}/x`), y: digestOf(`${name}/y`) };
  return { publicKey, sign: () => NO_SIGNATURE };
}

export class TwoParties {
  /** @param keys By party: `{ root, recovery, working }`. */
  constructor({ instance, name, keys }) {
    this.keys = keys;
    this.heads = new Map();
    this.genesis = {
      ledgerInstance: fromHex(instance),
      tableDigest: TABLE_DIGEST,
      mode: 1,
      recoveryDelay: 0,
      predecessor: ZERO_DIGEST,
      nonce: digestOf(name),
      parties: keys.map(({ root, recovery }) => ({ root: root.publicKey, recovery: recovery.publicKey })),
    };
    this.bilateralId = nodeHashes.sha256(commandMessage(nodeHashes, 'establish', this.genesis));
  }

  /** Parties of whom nobody verifies anything. */
  static nominal(instance, name) {
    const keys = [0, 1].map((party) => ({
      root: nominalKey(`${name}/${party}/root`),
      recovery: nominalKey(`${name}/${party}/recovery`),
      working: nominalKey(`${name}/${party}/working`),
    }));
    return new TwoParties({ instance, name, keys });
  }

  /** Parties whose keys are all of one algorithm and sign in earnest. */
  static signing(instance, name, algorithm) {
    const key = () => opensslKey(algorithm);
    const keys = [0, 1].map(() => ({ root: key(), recovery: key(), working: key() }));
    return new TwoParties({ instance, name, keys });
  }

  /** The genesis and a key of each party. */
  setUp() {
    const roots = this.keys.map(({ root }, party) => ({ party, keyIndex: ROOT_KEY, key: root }));
    return [
      this.#signed('establish', this.genesis, roots),
      ...roots.map((root) => {
        const { party } = root;
        const { working } = this.keys[party];
        const validity = { notBefore: 0, notAfter: 2 ** 40 - 1, role: 0, delegation: ZERO_DIGEST };
        const fields = { ...this.#address, party, index: 0, ...validity, key: working.publicKey };
        return this.#signed('registerKey', fields, [root, { party, keyIndex: 0, key: working }]);
      }),
    ];
  }

  /** A set of co-signed changes of agreements: the first change of a record agrees on it, each later one amends it. */
  coSigned(records, document) {
    return this.apply(
      records.map((record) => {
        const recordId = digestOf(`record ${record}`);
        const prev = this.heads.get(record);
        const action = LIFECYCLE.kinds.agreement.actions[prev === undefined ? 'agree' : 'amend'];
        return change({ kind: 'agreement', action, recordId, prev, commitment: digestOf(`${document} ${record}`) });
      }),
      records,
    );
  }

  /** @param names - Under which the heads of the changes are remembered. */
  apply(changes, names) {
    const fields = { ...this.#address, changes };
    const actors = changes.some(({ actor }) => actor === ALL_PARTIES) ? [0, 1] : [changes[0].actor];
    const seats = actors.map((party) => ({ party, keyIndex: 0, key: this.keys[party].working }));
    const message = commandMessage(nodeHashes, 'apply', fields);
    const id = nodeHashes.sha256(message);
    names.forEach((name, index) => this.heads.set(name, headOf(changeIdOf(nodeHashes, id, index))));
    return this.#signed('apply', fields, seats, message);
  }

  get #address() {
    return { bilateralId: this.bilateralId, expiry: EXPIRY };
  }

  #signed(type, fields, seats, message = commandMessage(nodeHashes, type, fields)) {
    const signatures = seats.map(({ party, keyIndex, key }) => {
      const { algorithm } = key.publicKey;
      return { party, keyIndex, algorithm, bytes: key.sign(message) };
    });
    return encodeCommand(type, fields, signatures);
  }
}

/** A change with its numbers; what is left out is what a first, co-signed change of a record of both has. */
export function change({ kind, prev = ZERO_HEAD, references = [], owner = ALL_PARTIES, actor = ALL_PARTIES, ...rest }) {
  const common = { context: ZERO_DIGEST, companions: [] };
  return { kind: LIFECYCLE.kinds[kind].number, owner, actor, prev, references, ...common, ...rest };
}

export function digestOf(text) {
  return new Uint8Array(createHash('sha256').update(text).digest());
}

function base64url(text) {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
