import type { FinalityModel, LedgerError } from '@lateral/core';
import { Subject } from 'rxjs';
import { toNumber } from '../hex.js';
import { NoAnswerError } from '../rpc/json-rpc.js';
import type { Nodes } from '../rpc/nodes.js';
import { finalityViolation } from '../trouble.js';
import type { Header, RegisterLog } from './block.js';
import { readHeader } from './block.js';
import { blockAt, contradictions, finalBlock } from './finality.js';
import type { ChainMemory, Floor, KeptBlock } from './chain-memory.js';
import type { LogFilter } from './logs.js';
import { logsOfBlock } from './logs.js';
import { readHeaders, readPart } from './read-part.js';
import type { TrackedBlock } from './ring.js';
import { Ring } from './ring.js';

export interface ChainOptions {
  readonly nodes: Nodes;
  /** Every log of the register. */
  readonly filter: LogFilter;
  readonly finality: FinalityModel;
  /** Endpoints that must agree on what is final. */
  readonly agreement: number;
  readonly memory: ChainMemory;
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

  /** A block that this party ever saw in the chain, while it may matter that it is there no more. */
  seen(hash: string): KeptBlock | undefined {
    return this.ring.known(hash) ?? this.#options.memory.block(hash);
  }

  /** Reads the newest part of the chain. */
  async open(): Promise<void> {
    this.#floor = await this.#options.memory.load();
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
    if (this.#isBehind(latest)) {
      this.#leave(latest.number, Math.max(ring.head.number, this.final));
      return false;
    }
    const path = latest.number > ring.head.number + GAP_MAX ? undefined : await this.#pathTo(latest);
    if (path === undefined) return this.#load(latest);
    if (this.#leavesFloor(path)) {
      await this.#checkContradiction();
      this.#leave(latest.number, ring.head.number);
      return false;
    }
    if (path[0] === undefined) ring.replace(latest.number, []);
    else ring.replace(path[0].number - 1, await this.#track(path));
    this.#seenAt = nodes.endpoint;
    return true;
  }

  /** The endpoint lacks blocks that others had. The one that showed them itself was rewound. */
  #isBehind(latest: Header): boolean {
    const isAncestor = this.ring.block(latest.number)?.hash === latest.hash;
    return latest.number < this.final || (isAncestor && this.#options.nodes.endpoint !== this.#seenAt);
  }

  /** Whether a path goes another way than through the newest final block, which a node that was behind may bring only now. */
  #leavesFloor(path: readonly Header[]): boolean {
    const [first] = path;
    if (first === undefined || first.number > this.final) return false;
    return path.find(({ number }) => number === this.final)?.hash !== this.#floor?.hash;
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
    const between = await readHeaders(nodes.call, ring.head.number + 1, latest.number - 1);
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

  /** Headers with their logs; those that were in the chain before have them. */
  async #track(headers: readonly Header[]): Promise<TrackedBlock[]> {
    const { nodes, filter } = this.#options;
    const blocks = await Promise.all(
      headers.map(async (header) => {
        const logs = this.ring.known(header.hash)?.logs ?? (await logsOfBlock(nodes.call, filter, header));
        return { ...header, logs, finalTo: this.#finalTo(header.number) };
      }),
    );
    await this.#keep(blocks);
    return blocks;
  }

  async #keep(blocks: readonly TrackedBlock[]): Promise<void> {
    const { finality, memory } = this.#options;
    if (finality.model !== 'instant') await memory.keep(blocks.filter(({ number }) => number > this.final));
  }

  /** Raises the floor. */
  async #raise(floor: Floor, ring: Ring): Promise<void> {
    await this.#options.memory.settle(floor, ({ number, hash }) => ring.block(number)?.hash === hash);
    this.#floor = floor;
  }

  /** What is final when a block comes: with a depth by its number alone, so that everybody and every restart says the same. */
  #finalTo(number: number): number {
    const { finality } = this.#options;
    if (finality.model === 'instant') return number;
    return finality.model === 'depth' ? number - finality.depth : Math.min(number, this.final);
  }

  /** @returns Whether the floor rose. */
  async #settle(): Promise<boolean> {
    const { nodes, finality, agreement } = this.#options;
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
    await this.#raise(block, this.ring);
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
    const part = await readPart(nodes.call, filter, first, latest);
    if (part === undefined) return this.#load(await this.#latest());
    const { headers, logs } = part;
    const floor = headers.find(({ number }) => number === final);
    if (floor !== undefined) this.#floor = floor;
    const ring = new Ring(headers.map((header) => this.#loaded(header, logs)));
    if (floor !== undefined) await this.#raise(floor, ring);
    await this.#keep(headers.map(({ number }) => ring.block(number)).filter((block) => block !== undefined));
    this.#ring = ring;
    this.#seenAt = nodes.endpoint;
    return true;
  }

  #loaded(header: Header, logs: readonly RegisterLog[]): TrackedBlock {
    const own = logs.filter(({ blockHash }) => blockHash === header.hash);
    return { ...header, logs: own, finalTo: this.#finalTo(header.number) };
  }

  /** What was final before must be there still, unless the node has not come so far yet. */
  async #checkFloor(latest: Header): Promise<void> {
    const { nodes } = this.#options;
    const floor = this.#floor;
    if (floor === undefined || latest.number < floor.number) return;
    const found = await blockAt(nodes.call, floor.number);
    if (found === undefined || found.hash === floor.hash) return;
    await this.#checkContradiction();
    throw new NoAnswerError(`${nodes.endpoint} is on a branch without block ${floor.number}, which was final`);
  }

  /** A node without the newest final block may be on a branch that has lost. It is worse when that is final. */
  async #checkContradiction(): Promise<void> {
    const { nodes, finality, agreement } = this.#options;
    const floor = this.#floor;
    if (floor === undefined) return;
    const others = await contradictions(nodes, finality, floor);
    if (others.length < agreement) return;
    throw this.#fail(`block ${floor.number} was ${floor.hash} and is ${others.map(({ hash }) => hash).join()}`);
  }

  #fail(words: string): LedgerError {
    this.#failure = finalityViolation(words);
    this.changes.next();
    return this.#failure;
  }
}
