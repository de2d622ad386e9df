/** The least ledger that can judge: entries in a map, and the log. */
import {
  applyCommand,
  bilateralIdOf,
  decodeCommand,
  fromHex,
  GrowingTree,
  leafHash,
  nodeHashes,
  nodeVerify,
  recordKey,
  toHex,
  unpackTable,
} from '@lateral/core';

const verify = nodeVerify();

export class Replica {
  #entries = new Map();
  #logs = new Map();

  constructor({ instance, algorithms, tables }) {
    this.ledger = {
      instance,
      algorithms: new Set(algorithms),
      tables: new Map(tables.map(({ digest, packed }) => [digest, unpackTable(fromHex(packed))])),
    };
  }

  get(space, id) {
    return this.#entries.get(`${space}/${id}`);
  }

  record(bilateralId, address) {
    return this.get('record', recordKey(bilateralId, address).id) ?? { head: new Uint8Array(24), state: 0, epoch: 0 };
  }

  /** Whether the bilateral of the command is established. */
  holds(command) {
    return this.#logs.has(idOf(command));
  }

  log(id) {
    return this.#logs.get(id);
  }

  /** Judges the bytes and keeps what an accepted command writes. */
  deliver(bytes, now) {
    const decoded = decodeCommand(nodeHashes, bytes);
    if (decoded._tag === 'Left') return { verdict: { result: 'rejected', code: 'malformed' } };
    const verdict = applyCommand(this, decoded.right, now, verify);
    if (verdict.result === 'accepted') this.#keep(decoded.right, verdict);
    return { command: decoded.right, verdict };
  }

  #keep(command, { writes, leaves }) {
    for (const { space, id, value } of writes) this.#entries.set(`${space}/${id}`, value);
    const id = idOf(command);
    if (!this.#logs.has(id)) this.#logs.set(id, new GrowingTree(nodeHashes));
    for (const leaf of leaves) this.#logs.get(id).append(leafHash(nodeHashes, leaf));
  }
}

const idOf = (command) => toHex(bilateralIdOf(command));
