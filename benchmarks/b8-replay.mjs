/**
 * Replaying the log of a bilateral with all checks but signatures: each command is decoded, its document read back
 * against its commitment, decided by the table and the business checks, judged by the register, folded into the book
 * and put into the log tree.
 *
 * The yardstick does what no replay can do without: the canonical text and the commitment of each document, the
 * digests of command, change and record id, and the tree. Each change is a command of its own, the corrected usage of one of 90
 * records; a larger document or set would weigh in favour of the replay.
 */
import { deepEqual, strictEqual } from 'node:assert/strict';

import {
  applyCommand,
  canonicalText,
  changeIdOf,
  commitDocument,
  decide,
  decodeCommand,
  equalBytes,
  GrowingTree,
  leafHash,
  LIFECYCLE,
  namedChanges,
  nodeHashes,
  packTable,
  taggedHash,
  toHex,
  unpackTable,
  usagePointer,
} from '@lateral/core';

import { measureCpu, medianRatio } from './harness.mjs';
import { sized } from './lib/size.mjs';
import { NOW, digestOf } from './lib/two-parties.mjs';
import { newBook, usageHistory } from './lib/usage-history.mjs';

export const id = 'B8';
export const title = 'replay of 100,000 changes without signatures, over canonical text and digests of the same';
export const goal = { atMost: 1.5 };

const options = { rounds: 20, warmUpRounds: 5 };
const changesOfRound = sized(4_000, 800);
const instance = digestOf('ledger of the replay');
const packedTable = packTable(LIFECYCLE);

export async function run() {
  const { setUp, changes } = usageHistory(toHex(instance), changesOfRound * (options.rounds + options.warmUpRounds));
  const [replay, digests] = [new Replay(), new Digests()];
  for (const step of setUp) {
    replay.take(step);
    digests.take(prepared(step));
  }
  const replayed = batches(changes);
  const digested = batches(changes.map(prepared));
  const rounds = await measureCpu(
    {
      replay: () => replayed().forEach((step) => replay.take(step)),
      yardstick: () => digested().forEach((step) => digests.take(step)),
    },
    options,
  );
  deepEqual(replay.tree.root(), digests.tree.root());
  return { ratio: medianRatio(rounds, 'replay', 'yardstick') };
}

class Replay {
  tree = new GrowingTree(nodeHashes);
  #book = newBook();
  #entries = new Map();
  #view = {
    ledger: {
      instance,
      algorithms: new Set([1, 2]),
      tables: new Map([[toHex(taggedHash(nodeHashes, 'table', packedTable)), unpackTable(packedTable)]]),
    },
    get: (space, entryId) => this.#entries.get(`${space}/${entryId}`),
  };

  take({ bytes, kind, action, document, secret }) {
    const command = decodeCommand(nodeHashes, bytes).right;
    if (document !== undefined) this.#open(command, kind, document, secret);
    if (command.type === 'apply') this.#decide(command, kind, action, document);
    const { writes, leaves, ...verdict } = applyCommand(this.#view, command, NOW, () => true);
    strictEqual(verdict.result, 'accepted', JSON.stringify(verdict));
    for (const { space, id: entryId, value } of writes) this.#entries.set(`${space}/${entryId}`, value);
    if (command.type === 'apply') this.#fold(command);
    for (const leaf of leaves) this.tree.append(leafHash(nodeHashes, leaf));
  }

  /** What comes from the store is no more trusted than what comes from the other party. */
  #open(command, kind, document, secret) {
    strictEqual(canonicalText(document)._tag, 'Right');
    const { digest } = commitDocument(nodeHashes, kind, document, secret);
    strictEqual(equalBytes(digest, command.fields.changes[0].commitment), true);
    this.#book.supply(toHex(digest), document);
  }

  #decide(command, kind, action, document) {
    const [{ owner, recordId, actor }] = command.fields.changes;
    const subject = document === undefined ? { record: { kind, owner, recordId: toHex(recordId) } } : { document };
    const decision = decide(this.#book, [{ kind, action, ...subject }], actor === 255 ? owner % 255 : actor);
    strictEqual(decision._tag, 'Right', JSON.stringify(decision.left));
  }

  #fold(command) {
    const commandId = toHex(command.id);
    this.#book.apply(commandId, namedChanges(command), NOW);
    this.#book.settle(commandId);
  }
}

class Digests {
  tree = new GrowingTree(nodeHashes);
  #book = newBook();

  take({ message, isSet, kind, document, secret }) {
    if (document !== undefined) {
      canonicalText(document);
      commitDocument(nodeHashes, kind, document, secret);
    }
    if (kind === 'usage' && document !== undefined) usagePointer(this.#book, document);
    const commandId = nodeHashes.sha256(message);
    this.tree.append(leafHash(nodeHashes, isSet ? changeIdOf(nodeHashes, commandId, 0) : commandId));
  }
}

function prepared({ bytes, ...step }) {
  const { message, type } = decodeCommand(nodeHashes, bytes).right;
  return { ...step, message, isSet: type === 'apply' };
}

/** Each call answers with the next items, so that each round has its own. */
function batches(items) {
  let from = 0;
  return () => items.slice(from, (from += changesOfRound));
}
