import type { FinalityModel, LedgerError } from '@lateral/core';
import { Subject } from 'rxjs';
import { quantity, toNumber } from '../hex.js';
import type { Nodes } from '../rpc/nodes.js';
import { finalityViolation } from '../trouble.js';
import type { Header, RegisterLog } from './block.js';
import { readHeader } from './block.js';
import { blockAt, finalBlock } from './finality.js';
import type { Floor, FloorKeeper } from './floor.js';
import type { LogFilter } from './logs.js';
import { logsBetween, logsOfBlock } from './logs.js';
import type { TrackedBlock } from './ring.js';
import { Ring } from './ring.js';

export interface ChainOptions {
  readonly nodes: Nodes;
  /** Every log of the register. */
  readonly filter: LogFilter;
  readonly finality: FinalityModel;
  /** Endpoints that must agree on what is final. */
  readonly agreement: number;
  readonly floor: FloorKeeper;
}

/** Blocks behind the head that are read at start, and what a gap may have before it is read anew from there. */
const BACK = 64;
const GAP_MAX = 1_024;
/** Looks without a new head, one after the other, before the other endpoints are asked whether they have one. */
const QUIET_MAX = 20;
/** Blocks that another endpoint may be ahead, as it hears of them earlier. */
const LAG_MAX = 1;

/**
 * The chain as this adapter takes it: heads followed by their parent hashes, the register's logs of each block by its hash, and a
 * floor of final blocks that only rises. What a node pushes, numbers or calls removed is never believed, so skipped heads, any order
 * of messages and a restart all come to the same.
 */
export class Chain {
  /** After each change of head or floor, and once when it failed. */
  readonly changes = new Subject<void>();
  readonly #options: ChainOptions;
  #ring: Ring | undefined;
  #floor: Floor | undefined;
  #failure: LedgerError | undefined;
  /** The endpoint that showed the head: another one that is behind is not a chain that was rewound. */
  #seenAt = '';
  #quietLooks = 0;
  #polling: Promise<void> | undefined;

  constructor(options: ChainOptions) {
    this.#options = options;
  }

  /** @throws LedgerError `finalityViolation` for good once it was found. */
  assertSound(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** @throws LedgerError as {@link assertSound} does. */
  get ring(): Ring {
    this.assertSound();
    if (this.#ring === undefined) throw new TypeError('The chain was not opened');
    return this.#ring;
  }

  get head(): TrackedBlock {
    return this.ring.head;
  }

  /** Number of the newest final block, -1 while there is none. */
  get final(): number {
    return this.#floor?.number ?? -1;
  }

  /** Time of the newest final block, where it is known. */
  get finalTime(): number | undefined {
    return this.ring.block(this.final)?.time;
  }

  /** How far what is final went when a block was the newest: what is older than the ring counts as final at once. */
  finalAt(number: number): number {
    const { ring } = this;
    return number < ring.first ? number : (ring.block(number) ?? ring.head).finalTo;
  }

  /** Reads the newest part of the chain. */
  async open(): Promise<void> {
    this.#floor = await this.#options.floor.load();
    await this.#load(await this.#latest());
  }

  /** Looks for a new head and for what became final; one look at a time. */
  poll(asksFinality: boolean): Promise<void> {
    this.#polling ??= this.#poll(asksFinality).finally(() => {
      this.#polling = undefined;
    });
    return this.#polling;
  }

  async #poll(asksFinality: boolean): Promise<void> {
    const { head } = this.ring;
    const latest = await this.#latest();
    const isNew = latest.hash !== head.hash;
    this.#quietLooks = isNew ? 0 : this.#quietLooks + 1;
    if (this.#quietLooks % QUIET_MAX === QUIET_MAX - 1) await this.#askOthers(latest);
    if (isNew && !(await this.#take(latest))) return;
    const settled = (isNew || asksFinality) && (await this.#settle());
    if (isNew || settled) this.changes.next();
  }

  async #latest(): Promise<Header> {
    return readHeader(await this.#options.nodes.call('eth_getBlockByNumber', ['latest', false]));
  }

  /** @returns Whether the head was taken over. */
  async #take(latest: Header): Promise<boolean> {
    const { nodes } = this.#options;
    const { ring } = this;
    const isAncestor = ring.block(latest.number)?.hash === latest.hash;
    if (latest.number < this.final || (isAncestor && nodes.endpoint !== this.#seenAt)) {
      this.#leave(latest.number, Math.max(ring.head.number, this.final));
      return false;
    }
    if (latest.number > ring.head.number + GAP_MAX) return this.#load(latest);
    const path = await this.#pathTo(latest);
    if (path === undefined) return this.#load(latest);
    const fork = (path[0] ?? latest).number - 1;
    const atFloor = path.find(({ number }) => number === this.final); // a node that was behind may bring it only now
    if (path.length === 0) ring.replace(latest.number, []);
    else if (fork < this.final && atFloor?.hash !== this.#floor?.hash)
      throw this.#fail(`block ${this.final} was ${this.#floor?.hash ?? ''} and is ${atFloor?.hash ?? 'another'}`);
    else ring.replace(fork, await this.#track(path));
    this.#seenAt = nodes.endpoint;
    return true;
  }

  /** An endpoint that stands still tells nothing new: only others know better. */
  async #askOthers(latest: Header): Promise<void> {
    const { nodes } = this.#options;
    const heights = await Promise.all(nodes.others.map(({ call }) => call('eth_blockNumber', []).catch(() => '0x0')));
    const highest = Math.max(0, ...heights.map(toNumber));
    if (highest > latest.number + LAG_MAX) this.#leave(latest.number, highest);
  }

  #leave(number: number, others: number): void {
    const { nodes } = this.#options;
    const detail = `its newest block is ${number}, others had ${others}`;
    nodes.report({ endpoint: nodes.endpoint, fault: 'lagging', detail });
    nodes.switchOver();
  }

  /** The blocks from the first that is not in the ring to the given one; undefined when the ring does not reach back so far. */
  async #pathTo(latest: Header): Promise<readonly Header[] | undefined> {
    const { nodes } = this.#options;
    const { ring } = this;
    const between = await this.#headers(ring.head.number + 1, latest.number - 1);
    const byHash = new Map(between.map((header) => [header.hash, header]));
    const path: Header[] = [];
    for (let header = latest; ring.block(header.number)?.hash !== header.hash;) {
      path.unshift(header);
      if (header.number <= ring.first) return header.number <= this.final ? path : undefined;
      const { parentHash } = header;
      header =
        byHash.get(parentHash) ??
        ring.known(parentHash) ??
        readHeader(await nodes.call('eth_getBlockByHash', [parentHash, false]));
    }
    return path;
  }

  async #headers(from: number, to: number): Promise<Header[]> {
    const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
    const blocks = await Promise.all(
      numbers.map((number) => this.#options.nodes.call('eth_getBlockByNumber', [quantity(number), false])),
    );
    return blocks.filter((block) => block !== null).map(readHeader);
  }

  /** Headers with their logs; those that were in the chain before have them. */
  #track(headers: readonly Header[]): Promise<TrackedBlock[]> {
    const { nodes, filter } = this.#options;
    return Promise.all(
      headers.map(async (header) => {
        const logs = this.ring.known(header.hash)?.logs ?? (await logsOfBlock(nodes.call, filter, header));
        return { ...header, logs, finalTo: this.#finalTo(header.number) };
      }),
    );
  }

  /** What is final when a block comes: with a depth by its number alone, so that everybody and every restart says the same. */
  #finalTo(number: number): number {
    const { finality } = this.#options;
    if (finality.model === 'instant') return number;
    return finality.model === 'depth' ? number - finality.depth : Math.min(number, this.final);
  }

  /** @returns Whether the floor rose. */
  async #settle(): Promise<boolean> {
    const { nodes, finality, agreement, floor } = this.#options;
    const found = await finalBlock(nodes, finality, this.head, agreement);
    if (found === undefined || found.number === this.final) return false;
    if (found.number < this.final) {
      const detail = `calls ${found.number} final, ${this.final} was`;
      if (finality.model === 'tag') nodes.report({ endpoint: nodes.endpoint, fault: 'finalityWentBack', detail });
      return false; // by a depth it may: a branch may be shorter than the one that it replaces
    }
    const block = this.ring.block(found.number);
    const isOurs = found.hash === undefined || found.hash === block?.hash;
    if (block === undefined || !isOurs) return false; // the node's chain is not read so far yet
    await floor.save(block);
    this.#floor = block;
    this.ring.settle(block.number);
    return true;
  }

  /** Reads the newest part of the chain anew, with the floor in it where it is near. */
  async #load(latest: Header): Promise<true> {
    const { nodes, finality, agreement, filter } = this.#options;
    await this.#checkFloor(latest);
    const found = (await finalBlock(nodes, finality, latest, agreement))?.number ?? -1;
    const final = Math.max(this.final, Math.min(found, latest.number));
    const first = Math.max(0, latest.number - GAP_MAX, Math.min(latest.number - BACK, final));
    const headers = [...(await this.#headers(first, latest.number - 1)), latest];
    const logs = await logsBetween(nodes.call, filter, first, latest.number);
    const isLinked = headers.every((header, index) => index === 0 || header.parentHash === headers[index - 1]?.hash);
    const hashes = new Set(headers.map(({ hash }) => hash));
    if (!isLinked || logs.some(({ blockHash }) => !hashes.has(blockHash))) return this.#load(await this.#latest());
    const floor = headers.find(({ number }) => number === final);
    if (floor !== undefined) await this.#options.floor.save((this.#floor = floor));
    this.#ring = new Ring(headers.map((header) => this.#loaded(header, logs)));
    this.#seenAt = nodes.endpoint;
    return true;
  }

  #loaded(header: Header, logs: readonly RegisterLog[]): TrackedBlock {
    const own = logs.filter(({ blockHash }) => blockHash === header.hash);
    return { ...header, logs: own, finalTo: this.#finalTo(header.number) };
  }

  /** What was final before must be there still, unless the node has not come so far yet. */
  async #checkFloor(latest: Header): Promise<void> {
    const floor = this.#floor;
    if (floor === undefined || latest.number < floor.number) return; // it has not come so far
    const found = await blockAt(this.#options.nodes.call, floor.number);
    if ((found?.hash ?? floor.hash) !== floor.hash)
      throw this.#fail(`block ${floor.number} was ${floor.hash} and is ${found?.hash ?? 'nothing'}`);
  }

  #fail(words: string): LedgerError {
    this.#failure = finalityViolation(words);
    this.changes.next();
    return this.#failure;
  }
}
