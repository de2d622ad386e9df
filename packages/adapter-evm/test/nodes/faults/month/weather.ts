import { setTimeout as sleep } from 'node:timers/promises';
import type { GethNetwork, GethNode, Hex } from '@lateral/devnet-evm';
import type { Lot } from '../lot.js';
import type { Party } from './party.js';

const FAULT_MS = 1_000;
/** Between two faults at most. */
const CALM_MS = 2_000;

/** Faults of nodes, chain and processes by lot, one after the other, so that one node is always left. */
export class Weather {
  /** How often each fault came. */
  readonly counts = new Map<string, number>();
  readonly #network: GethNetwork;
  readonly #parties: readonly Party[];
  readonly #lot: Lot;
  readonly #depthMax: number;

  /** @param depthMax - Blocks that a reorganisation undoes at most: one fewer than are not final. */
  constructor(network: GethNetwork, parties: readonly Party[], lot: Lot, depthMax: number) {
    this.#network = network;
    this.#parties = parties;
    this.#lot = lot;
    this.#depthMax = depthMax;
  }

  /** One fault, over again when it resolves. @param index - Which one; by lot unless given. */
  async blow(index = this.#lot.below(FAULTS)): Promise<void> {
    const faults: Readonly<Record<string, () => Promise<void>>> = {
      reorganisation: () => this.#reorganise(1 + this.#lot.below(this.#depthMax)),
      'reorganisation that drops': async () => this.#reorganise(this.#depthMax, await this.#newest()),
      'crash of a node': () => this.#node.restart(),
      'restart of a node': () => this.#restart(this.#node),
      'node that hangs': () => this.#hang(this.#node),
      'node that lags': () => this.#lag(this.#node),
      'final block that goes back': () => this.#goBack(),
      'pool that forgets': () => this.#forget(this.#node),
      'party that ends': () => this.#end(this.#parties[this.#lot.below(this.#parties.length)]),
    };
    const [name, fault] = Object.entries(faults)[index] ?? [];
    if (name === undefined || fault === undefined) throw new RangeError(`There is no fault ${index}`);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    await fault();
    await sleep(this.#lot.below(CALM_MS));
  }

  get #node(): GethNode {
    const { nodes } = this.#network;
    const node = nodes[this.#lot.below(nodes.length)];
    if (node === undefined) throw new RangeError('A network has a node');
    return node;
  }

  async #reorganise(depth: number, drop: readonly Hex[] = []): Promise<void> {
    const { consensus } = this.#network;
    await consensus.reorganise({ depth, drop });
    consensus.resume();
  }

  /** Transactions of the newest blocks, of those that a reorganisation may undo; no block comes until then. */
  async #newest(): Promise<readonly Hex[]> {
    const { consensus, nodes } = this.#network;
    const [node] = nodes;
    if (node === undefined) throw new RangeError('A network has a node');
    await consensus.pause();
    const { number } = consensus.tags().head;
    const blocks = Array.from({ length: this.#depthMax }, (_, index) => `0x${(number - index).toString(16)}`);
    const found = await Promise.all(blocks.map((block) => node.rpc('eth_getBlockByNumber', [block, false])));
    return (found as readonly { readonly transactions: readonly Hex[] }[]).flatMap(({ transactions }) => transactions);
  }

  async #restart(node: GethNode): Promise<void> {
    await node.kill('SIGTERM');
    await sleep(FAULT_MS / 2);
    await node.restart();
  }

  async #hang(node: GethNode): Promise<void> {
    await node.hang();
    await sleep(FAULT_MS);
    await node.resume();
  }

  async #lag(node: GethNode): Promise<void> {
    await node.setLag(1 + this.#lot.below(2 * this.#depthMax));
    await sleep(FAULT_MS);
    await node.setLag(0);
  }

  async #goBack(): Promise<void> {
    const { consensus } = this.#network;
    await consensus.setFinalized(consensus.tags().finalized.number - 1 - this.#lot.below(3));
    await sleep(FAULT_MS / 2);
    await consensus.setFinalized();
  }

  async #forget(node: GethNode): Promise<void> {
    const { pending, queued } = (await node.rpc('txpool_content')) as Record<string, Pool>;
    const hashes = [pending, queued].flatMap((pool) =>
      Object.values(pool ?? {}).flatMap((byNumber) => Object.values(byNumber)),
    );
    await node.evict(hashes.map(({ hash }) => hash));
  }

  async #end(party: Party | undefined): Promise<void> {
    await party?.stop();
    await party?.start();
  }
}

type Pool = Readonly<Record<string, Readonly<Record<string, { readonly hash: Hex }>>>>;

/** How many there are. */
export const FAULTS = 9;
