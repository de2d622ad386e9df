import type {
  Command,
  CommandOutcome,
  CommandRef,
  HexId,
  Inclusion,
  LedgerEntry,
  LedgerHealth,
  LedgerProof,
  PreparedSubmission,
  RecordAddress,
} from '@lateral/core';
import { bilateralIdOf, toHex } from '@lateral/core';
import type { Observable } from 'rxjs';
import { Accounts, numberOf } from './account/accounts.js';
import { submitCall } from './account/calldata.js';
import { feesAt } from './account/fees.js';
import { gasLimitOf, TRANSACTION_GAS_MAX, TRANSFER_GAS } from './account/gas.js';
import { hintsOf } from './account/hints.js';
import { Numbers } from './account/numbers.js';
import { refusalReader } from './account/refusal.js';
import type { Secp256k1 } from './account/secp256k1.js';
import { loadSecp256k1 } from './account/secp256k1.js';
import { Sender } from './account/sender.js';
import type { RegisterLog } from './chain/block.js';
import { Chain } from './chain/chain.js';
import { ChainMemory } from './chain/chain-memory.js';
import type { LogFilter } from './chain/logs.js';
import { ADMINISTERED, APPLIED } from './contract/events.js';
import { Announcements, announcedAt } from './entries/announcements.js';
import type { Cursor } from './entries/cursor.js';
import { END_OF_BLOCK, positionOf } from './entries/cursor.js';
import { streamOf } from './entries/stream.js';
import { checkRegister } from './open-checks.js';
import { Pacemaker } from './pacemaker.js';
import { newHeads } from './rpc/new-heads.js';
import { Nodes } from './rpc/nodes.js';
import type { Settings } from './settings.js';
import { RegisterState } from './state/register-state.js';
import { unavailable } from './trouble.js';

const NO_COMMAND = '00'.repeat(32);
/** Prepared transactions that are remembered, so that the same number and command give the same bytes while fees move. */
const REMEMBERED = 1_000;

/** An open ledger: the parts of the adapter, put together. */
export class Connection {
  readonly state: RegisterState;
  readonly #settings: Settings;
  readonly #nodes: Nodes;
  readonly #chain: Chain;
  readonly #filter: LogFilter;
  readonly #pacemaker: Pacemaker;
  readonly #prepared = new Map<string, Promise<PreparedSubmission>>();
  #accounts: Accounts | undefined;
  #secp256k1: Secp256k1 | undefined;
  #stopHeads: (() => void) | undefined;
  #trouble: string | undefined;
  #isClosed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    const { endpoints, schedule, timeoutMs, onCalls, onFault, address, profile, agreement, store } = settings;
    this.#nodes = new Nodes(endpoints, { timeoutMs, schedule, ...(onCalls && { onCalls }) }, onFault);
    this.#filter = { address, events: [APPLIED, ADMINISTERED] };
    const memory = new ChainMemory(store, profile.instance);
    this.#chain = new Chain({
      nodes: this.#nodes,
      filter: this.#filter,
      finality: profile.finality,
      agreement,
      memory,
    });
    this.state = new RegisterState(this.#nodes.call, this.#chain, settings, this.#filter);
    this.#pacemaker = new Pacemaker({
      ...{ schedule, pollMs: settings.pollMs, busyPollMs: settings.busyPollMs },
      look: (isIdle) => this.#look(isIdle),
      isBusy: () => this.#accounts?.isWaiting === true,
      isTold: () => this.#stopHeads !== undefined,
    });
  }

  async open(): Promise<void> {
    await checkRegister(this.#nodes.call, this.#settings);
    await this.#chain.open();
    this.#secp256k1 = await loadSecp256k1();
    this.#accounts = await this.#openAccounts();
    this.#pacemaker.start();
    await this.#listen();
  }

  close(): void {
    this.#isClosed = true;
    this.#pacemaker.stop();
    this.#stopHeads?.();
    this.#accounts?.close();
    this.#nodes.close();
  }

  get accounts(): Accounts {
    if (this.#accounts === undefined) throw new TypeError('The connection was not opened');
    return this.#accounts;
  }

  health(): LedgerHealth {
    const { time, number } = this.#chain.head;
    const horizon = this.#chain.finalTime;
    return {
      status: this.#trouble === undefined ? 'ok' : 'degraded',
      time,
      ...(horizon === undefined ? {} : { horizon }),
      detail: this.#trouble ?? `block ${number}, final up to ${this.#chain.final}, by ${this.#nodes.endpoint}`,
    };
  }

  /** The same number and command always give the same bytes. @param command - None for a transaction that uses its number up. */
  prepare(command: Command | undefined, sequence: number): Promise<PreparedSubmission> {
    const commandId = command === undefined ? NO_COMMAND : toHex(command.id);
    const name = `${sequence}/${commandId}`;
    let prepared = this.#prepared.get(name);
    if (prepared === undefined) {
      prepared = this.#prepare(command, commandId, sequence);
      this.#prepared.set(name, prepared);
      prepared.catch(() => this.#prepared.delete(name));
      for (const oldest of this.#prepared.keys()) {
        if (this.#prepared.size <= REMEMBERED) break;
        this.#prepared.delete(oldest);
      }
    }
    return prepared;
  }

  async outcome(bilateralId: HexId, commandId: HexId): Promise<CommandOutcome> {
    await this.#chain.poll(false);
    const { head } = this.#chain;
    const log = await this.state.find(bilateralId, commandId);
    if (log !== undefined) return { status: 'accepted', ...this.#inclusionOf(log) };
    const final = { number: this.#chain.finalAt(head.number), logIndex: END_OF_BLOCK };
    const cursor = { number: head.number, hash: head.hash, logIndex: END_OF_BLOCK, final };
    const lookedUpTo = positionOf(this.#settings.profile.instance, bilateralId, cursor);
    return { status: 'notFound', commandId, lookedUpTo };
  }

  entries(bilateralId: HexId, after: Cursor | undefined, closing: Observable<void>): Observable<LedgerEntry> {
    const { profile, since, logSpan: span } = this.#settings;
    const source = { chain: this.#chain, rpc: this.#nodes.call, filter: this.#filter, since, span };
    const options = { ...source, instance: profile.instance, bilateralId, isInstant: this.#isInstant };
    return streamOf(() => new Announcements(options, after), this.#chain, closing);
  }

  async prove({ bilateralId, commandId }: CommandRef, record: RecordAddress | undefined): Promise<LedgerProof> {
    const log = await this.state.find(bilateralId, commandId);
    if (log === undefined) throw unavailable(`The log holds no command ${commandId} of bilateral ${bilateralId}`);
    const { proveInclusion } = await import('./proof/prove-inclusion.js');
    return proveInclusion({
      ...{ rpc: this.#nodes.call, bilateralId, commandId, at: log.blockHash },
      ...{ chainId: BigInt(this.#settings.chainId), register: this.#settings.address },
      ...(record && { state: { record } }),
    });
  }

  async #openAccounts(): Promise<Accounts> {
    const { accounts: all, schedule, fees, patienceMs, gapMs } = this.#settings;
    const common = {
      ...{ rpc: this.#nodes.call, chain: this.#chain, schedule, fees, patienceMs, gapMs },
      readRefusal: await refusalReader(),
      inclusionOf: (log: RegisterLog) => this.#inclusionOf(log),
      find: (bilateralId: HexId, commandId: HexId) => this.state.find(bilateralId, commandId),
      hurry: () => {
        this.#pacemaker.hurry();
      },
    };
    const lanes = all.map((account, index) => {
      const numbers = new Numbers(common.rpc, account.address, this.#chain);
      const filler = async (nonce: number): Promise<Uint8Array> =>
        (await this.prepare(undefined, numberOf({ index, nonce }, all.length))).bytes;
      return { account, numbers, sender: new Sender({ ...common, account, numbers, filler }) };
    });
    const accounts = new Accounts(lanes);
    await accounts.open();
    return accounts;
  }

  get #isInstant(): boolean {
    return this.#settings.profile.finality.model === 'instant';
  }

  async #prepare(command: Command | undefined, commandId: HexId, sequence: number): Promise<PreparedSubmission> {
    const { chainId, address, fees } = this.#settings;
    const { account, nonce } = this.accounts.at(sequence);
    const call = command === undefined ? '0x' : await this.#callOf(command);
    const gasLimit = command === undefined ? TRANSFER_GAS : gasLimitOf(command, call.length / 2);
    if (gasLimit > TRANSACTION_GAS_MAX)
      throw unavailable(
        `Command ${commandId} may need ${gasLimit} gas, and a transaction has ${TRANSACTION_GAS_MAX} at most`,
      );
    const bytes = await account.signTransaction({
      ...{ chainId, nonce, gasLimit, data: call },
      ...{ to: command === undefined ? account.address : address },
      ...feesAt(this.#chain.head.baseFee, fees),
    });
    return { commandId, bytes, awaits: [], sequence };
  }

  async #callOf(command: Command): Promise<string> {
    const keys = await this.state.knownKeys(toHex(bilateralIdOf(command)));
    if (this.#secp256k1 === undefined) throw new TypeError('The connection was not opened');
    return submitCall(command.bytes, hintsOf(command, keys, this.#secp256k1));
  }

  #inclusionOf(log: RegisterLog): Inclusion {
    const cursor = announcedAt(log, this.#chain, this.#isInstant);
    return {
      commandId: log.commandId,
      finality: log.blockNumber <= this.#chain.final ? 'final' : 'included',
      position: positionOf(this.#settings.profile.instance, log.bilateralId, cursor),
      time: log.time,
    };
  }

  async #look(asksFinality: boolean): Promise<void> {
    try {
      await this.#chain.poll(asksFinality);
      this.#trouble = undefined;
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error);
    }
  }

  /** Heads that a node tells; when it falls silent the chain is looked at as without it, and it is asked again later. */
  async #listen(): Promise<void> {
    const { heads, schedule, pollMs } = this.#settings;
    if (heads === undefined || this.#hasClosed()) return;
    const wake = (): void => {
      this.#pacemaker.wake();
    };
    const lost = (): void => {
      this.#stopHeads = undefined;
      this.#pacemaker.hurry();
      schedule(() => void this.#listen(), pollMs, false);
    };
    const stop = await newHeads(heads, wake, lost);
    if (this.#hasClosed()) stop();
    else this.#stopHeads = stop;
  }

  #hasClosed(): boolean {
    return this.#isClosed;
  }
}
