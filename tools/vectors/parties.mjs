/** The two parties of a bilateral: their keys, and the commands that they sign. */
import {
  ALL_PARTIES,
  commandMessage,
  encodeBody,
  encodeCommand,
  encodeRejection,
  fromHex,
  nodeHashes,
  RECOVERY_KEY,
  rejectionMessage,
  ROOT_KEY,
  taggedHash,
  ZERO_DIGEST,
} from '@lateral/core';
import { DAY, FOREVER, HOUR, INSTANCE, PARTIES, START } from './facts.mjs';
import { bytesOf, signerOf } from './seed.mjs';
import { MAIN_TABLE } from './table.mjs';

/** Each command answers with a promise of its envelope; `signers` says who signs it, further fields replace those of its body. */
export class Parties {
  now = START;
  roots = [];
  recoveries = [];
  /** Registered keys by party and index. */
  keys = new Map();

  /** The algorithms are those of the keys, by party; the digest is that of the table which the genesis names. */
  constructor(algorithms, tableDigest) {
    Object.assign(this, { partyAlgorithms: algorithms, tableDigest });
  }

  root(party) {
    return { party, index: ROOT_KEY, key: this.roots[party] };
  }

  recovery(party) {
    return { party, index: RECOVERY_KEY, key: this.recoveries[party] };
  }

  /** A registered key as a signer. */
  member(party, index = 0) {
    return { party, index, key: this.keys.get(`${party}/${index}`) };
  }

  signer(name, party) {
    return signerOf(name, this.partyAlgorithms[party]);
  }

  /** Makes the keys, and the id that later commands bear. */
  async genesis({ signers, ...fields } = {}) {
    this.roots = await Promise.all(PARTIES.map((party) => this.signer(`root ${party}`, party)));
    this.recoveries = await Promise.all(PARTIES.map((party) => this.signer(`recovery ${party}`, party)));
    const genesis = {
      ledgerInstance: INSTANCE,
      tableDigest: fromHex(this.tableDigest),
      mode: 1,
      recoveryDelay: 2 * DAY,
      predecessor: ZERO_DIGEST,
      nonce: bytesOf('nonce'),
      parties: PARTIES.map((party) => ({
        root: this.roots[party].publicKey,
        recovery: this.recoveries[party].publicKey,
      })),
      ...fields,
    };
    this.id = taggedHash(nodeHashes, 'genesis', encodeBody('establish', genesis));
    return this.#signed('establish', genesis, signers ?? PARTIES.map((party) => this.root(party)));
  }

  #addressed(fields) {
    return { bilateralId: this.id, expiry: Math.floor(this.now / HOUR) * HOUR + DAY, ...fields };
  }

  async #signed(type, fields, signers, witness) {
    const message = commandMessage(nodeHashes, type, fields);
    return encodeCommand(type, fields, await signAll(message, signers), witness);
  }

  async registration({ party, index = 0, signers, key, ...fields }) {
    const own = key ?? (await this.signer(`key ${party} ${index}`, party));
    const body = this.#addressed({
      ...{ party, index, key: own.publicKey, role: 0, notBefore: 0, notAfter: FOREVER, delegation: ZERO_DIGEST },
      ...fields,
    });
    return this.#signed('registerKey', body, signers ?? [this.root(party), { party, index, key: own }]);
  }

  revocation({ party, index, signers, ...fields }) {
    return this.#signed('revokeKey', this.#addressed({ party, index, ...fields }), signers ?? [this.root(party)]);
  }

  rootReplacement({ party, generation, key, signers, ...fields }) {
    const body = this.#addressed({ party, generation, key: key.publicKey, ...fields });
    return this.#signed('replaceRoot', body, signers ?? [this.root(party)]);
  }

  statusChange({ status, successor = ZERO_DIGEST, signers, ...fields }) {
    const body = this.#addressed({ status, successor, ...fields });
    return this.#signed('setStatus', body, signers ?? PARTIES.map((party) => this.root(party)));
  }

  tableChange({ generation, from = MAIN_TABLE, to, signers, ...fields }) {
    const body = this.#addressed({ generation, from: fromHex(from.digest), to: fromHex(to.digest), ...fields });
    return this.#signed('setTable', body, signers ?? PARTIES.map((party) => this.root(party)));
  }

  set(changes, { signers, witness, ...fields } = {}) {
    const set = this.#addressed({ changes, ...fields });
    return this.#signed('apply', set, signers ?? actorsOf(changes).map((party) => this.member(party)), witness);
  }

  /** @param rejecter - Party or signer; the other one is the proposer unless named. */
  async rejection(changes, { rejecter, proposer, reason = 1, ...fields }) {
    const refusing = typeof rejecter === 'number' ? this.member(rejecter) : rejecter;
    const proposing = proposer ?? this.member(1 - refusing.party);
    const set = this.#addressed({ changes, ...fields });
    const message = commandMessage(nodeHashes, 'reject', set);
    const setId = nodeHashes.sha256(message);
    const [proposed] = await signAll(message, [proposing]);
    const [refused] = await signAll(rejectionMessage(nodeHashes, setId, reason), [refusing]);
    return encodeRejection(set, proposed, reason, refused);
  }
}

export function actorsOf(changes) {
  return PARTIES.filter((party) => changes.some(({ actor }) => actor === party || actor === ALL_PARTIES));
}

/** `algorithm` and `alter` falsify a signature. */
function signAll(message, signers) {
  return Promise.all(
    signers.map(async ({ party, index, key, algorithm = key.publicKey.algorithm, alter = (bytes) => bytes }) => ({
      party,
      keyIndex: index,
      algorithm,
      bytes: alter(await key.sign(message)),
    })),
  );
}
