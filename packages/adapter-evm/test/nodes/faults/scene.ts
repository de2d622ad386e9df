import { setTimeout as sleep } from 'node:timers/promises';
import type { HexId, LedgerEntry, PreparedSubmission, SubmissionOutcome } from '@lateral/core';
import type { TestParties } from '@lateral/core/conformance';
import { headsOf, TABLE_DIGEST, testChange, testParties } from '@lateral/core/conformance';
import type { GethNetwork, GethNode, Hex } from '@lateral/devnet-evm';
import { keccak256 } from 'ethers';
import type { EvmLedger } from '../../../src/evm-ledger.js';
import { data } from '../../../src/hex.js';
import type { Rpc } from '../../../src/rpc/json-rpc.js';
import type { EndpointFault } from '../../../src/rpc/nodes.js';
import type { LedgerMakerOptions } from '../../devnets.js';
import { gethNetwork, LedgerMaker } from '../../devnets.js';

const EXPIRY = Math.ceil(Date.now() / 3_600_000 + 24) * 3_600;
const WITHIN_MS = 20_000;
const AGAIN_MS = 10;

/** Waits until something is so. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Within ${WITHIN_MS} ms not so: ${what}`);
    await sleep(AGAIN_MS);
  }
}

/** A ledger on a network of geths whose blocks a test asks for. */
export class Scene {
  readonly network: GethNetwork;
  readonly faults: EndpointFault[] = [];
  readonly #maker: LedgerMaker;
  #ledger: EvmLedger;

  /** @param account - Index of the network's account; one for each scene, and with a pool so many more. */
  constructor(network: GethNetwork, account: number, options: Partial<LedgerMakerOptions> = {}) {
    this.network = network;
    const nodes = gethNetwork(network);
    this.#maker = new LedgerMaker(
      { ...nodes, accounts: nodes.accounts.slice(account, account + 1 + (options.pool ?? 0)) },
      { finality: { tag: 'finalized' }, onFault: (fault) => this.faults.push(fault), ...options },
    );
    this.#ledger = this.#maker.create();
  }

  get ledger(): EvmLedger {
    return this.#ledger;
  }

  /** A node, past the adapter. */
  readonly rpc: Rpc = (method, params) => {
    const node = this.network.nodes.find(({ state }) => state === 'running');
    if (node === undefined) throw new RangeError('No node runs');
    return node.rpc(method, params);
  };

  async open(): Promise<this> {
    await this.whileMining(this.#ledger.open());
    return this;
  }

  /** The ledger of a process that starts again. */
  async restart(): Promise<void> {
    await this.#ledger.close();
    this.#ledger = this.#maker.reopen(this.#ledger);
    await this.#ledger.open();
  }

  /** Makes blocks, and waits until the ledger knows the newest. */
  async mine(blocks = 1): Promise<void> {
    await this.network.consensus.mine(blocks);
    await this.#untilSeen();
  }

  /** Makes blocks as long as something needs them. */
  async whileMining<T>(work: Promise<T>): Promise<T> {
    const state = { isDone: false };
    const done = work.finally(() => (state.isDone = true));
    done.catch(() => undefined); // it is answered below
    const deadline = Date.now() + WITHIN_MS;
    while (!state.isDone) {
      if (Date.now() > deadline) throw new Error(`Within ${WITHIN_MS} ms of blocks it did not happen`);
      await this.network.consensus.mine();
      await sleep(AGAIN_MS);
    }
    return done;
  }

  /** Two parties with keys and an agreement, all of it final. */
  async agreed(seed: string): Promise<Agreed> {
    const { instance } = this.ledger.profile;
    const parties = await testParties({
      ...{ seed, algorithm: 'ES256K', instance, tableDigest: TABLE_DIGEST, expiry: EXPIRY },
    });
    const agreement = await parties.apply(testChange({ kind: 'agreement', action: 'agree' }));
    const agreed = new Agreed(this, parties, agreement);
    const all: Promise<SubmissionOutcome>[] = [];
    for (const command of [...(await parties.setUp()), agreement])
      all.push(this.ledger.submit(await this.ledger.prepare(command)));
    await this.whileMining(Promise.all(all));
    await this.whileMining(agreed.untilFinal(all.length));
    return agreed;
  }

  /** Sends prepared bytes and has them in the next block. */
  async include(prepared: PreparedSubmission): Promise<SubmissionOutcome> {
    const outcome = this.ledger.submit(prepared);
    await eventually('a node has it', async () => {
      const places = await Promise.all(this.network.nodes.map((node) => this.place(prepared, node)));
      return places.some((place) => place !== undefined);
    });
    await this.mine();
    return outcome;
  }

  /** Number of a transaction's block, `pending` in a pool. @param of - The first node that runs, unless another one is named. */
  async place(prepared: PreparedSubmission, of?: GethNode): Promise<number | 'pending' | undefined> {
    const found = await (of?.rpc ?? this.rpc)('eth_getTransactionByHash', [hashOf(prepared)]);
    if (found === null) return undefined;
    const { blockNumber } = found as { readonly blockNumber: string | null };
    return blockNumber === null ? 'pending' : Number(blockNumber);
  }

  async #untilSeen(): Promise<void> {
    const { number } = this.network.consensus.tags().head;
    await eventually(`the ledger knows block ${number}`, async () =>
      (await this.ledger.health()).detail.startsWith(`block ${number},`),
    );
  }
}

/** Two parties with an agreement, and what the ledger announces of them. */
export class Agreed {
  readonly entries: LedgerEntry[] = [];
  readonly parties: TestParties;
  /** What ended the announcements. */
  failure: Error | undefined;
  readonly #scene: Scene;
  #head: Uint8Array;

  constructor(scene: Scene, parties: TestParties, agreement: Uint8Array) {
    this.#scene = scene;
    this.parties = parties;
    this.#head = headOf(agreement);
    scene.ledger.entries(parties.bilateralId).subscribe({
      next: (entry) => this.entries.push(entry),
      error: (error: Error) => (this.failure = error),
    });
  }

  get bilateralId(): HexId {
    return this.parties.bilateralId;
  }

  /** The next amendment of the agreement, by both. */
  async amendment(): Promise<Uint8Array> {
    const command = await this.parties.apply(
      testChange({ kind: 'agreement', action: 'amend', prev: this.#head, document: `after ${data(this.#head)}` }),
    );
    this.#head = headOf(command);
    return command;
  }

  /** How often and how a command was announced. */
  stepsOf(commandId: HexId): readonly string[] {
    return this.entries.filter((entry) => entry.commandId === commandId).map(({ finality }) => finality);
  }

  async untilSteps(commandId: HexId, steps: readonly string[]): Promise<void> {
    const wanted = steps.join();
    await eventually(`${commandId.slice(0, 8)} was announced as ${wanted}`, () => {
      if (this.failure !== undefined) throw this.failure;
      return this.stepsOf(commandId).join() === wanted;
    });
  }

  /** Waits until so many commands were announced as final. */
  async untilFinal(commands: number): Promise<void> {
    await eventually(`${commands} are final`, () => {
      if (this.failure !== undefined) throw this.failure;
      return this.entries.filter(({ finality }) => finality === 'final').length >= commands;
    });
  }

  /** State of the agreement's record. */
  async head(): Promise<string> {
    const { kind, owner, recordId } = testChange({ kind: 'agreement', action: 'agree' });
    const record = await this.#scene.ledger.record({ bilateralId: this.bilateralId, kind, owner, recordId });
    return data(record?.head ?? new Uint8Array(0));
  }
}

export function hashOf({ bytes }: PreparedSubmission): Hex {
  return keccak256(bytes) as Hex;
}

/** The head that a command of one change leaves. */
export function headOf(command: Uint8Array): Uint8Array {
  return headsOf(command)[0] ?? new Uint8Array(0);
}
