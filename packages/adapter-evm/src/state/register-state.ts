import type { HexId, RecordRef, RecordState } from '@lateral/core';
import type { RegisterLog } from '../chain/block.js';
import type { Chain } from '../chain/chain.js';
import type { LogFilter } from '../chain/logs.js';
import { logsBetween } from '../chain/logs.js';
import { ADMINISTERED } from '../contract/events.js';
import { readRecord, recordCall } from '../contract/views.js';
import type { Rpc } from '../rpc/json-rpc.js';
import type { Settings } from '../settings.js';
import type { SeatedKeys } from './seated-keys.js';
import { seatedKeys } from './seated-keys.js';

/** First byte of an envelope: from here on it is no administrative command. */
const APPLY = 7;

/** Reads what the register holds: records from its storage, bilaterals, keys and commands from its events. */
export class RegisterState {
  readonly #rpc: Rpc;
  readonly #chain: Chain;
  readonly #settings: Settings;
  readonly #filter: LogFilter;
  readonly #seated = new Map<HexId, { readonly keys: SeatedKeys; upTo: number }>();

  constructor(rpc: Rpc, chain: Chain, settings: Settings, filter: LogFilter) {
    this.#rpc = rpc;
    this.#chain = chain;
    this.#settings = settings;
    this.#filter = filter;
  }

  async record({ bilateralId, ...address }: RecordRef): Promise<RecordState | undefined> {
    this.#chain.assertSound(); // a node would answer from a chain that undid what was final
    const to = this.#settings.address;
    return readRecord(
      (await this.#rpc('eth_call', [{ to, data: recordCall(bilateralId, address) }, 'latest'])) as string,
    );
  }

  /** As they stand in the newest block. */
  async keys(bilateralId: HexId): Promise<SeatedKeys> {
    const filter = { ...this.#filter, events: [ADMINISTERED], bilateralId };
    const logs = await this.#logs(filter, 'latest');
    return seatedKeys(this.#settings.facts, bilateralId, logs);
  }

  /** The same from memory, while no later administrative command is in the chain as it is followed. */
  async knownKeys(bilateralId: HexId): Promise<SeatedKeys> {
    const { ring } = this.#chain;
    const known = this.#seated.get(bilateralId);
    if (known !== undefined && !this.#isAdministered(bilateralId, known.upTo)) {
      known.upTo = ring.head.number;
      return known.keys;
    }
    const upTo = ring.head.number;
    const keys = await this.keys(bilateralId);
    this.#seated.set(bilateralId, { keys, upTo });
    return keys;
  }

  /** A command in the chain's whole log, the last time it was accepted: the new part from memory, the rest from a node. */
  async find(bilateralId: HexId, commandId: HexId): Promise<RegisterLog | undefined> {
    const { ring } = this.#chain;
    const known = ring.logsOf(bilateralId).findLast((log) => log.commandId === commandId);
    return known ?? (await this.#logs({ ...this.#filter, bilateralId, commandId }, ring.first - 1)).at(-1);
  }

  #isAdministered(bilateralId: HexId, after: number): boolean {
    const { ring } = this.#chain;
    const last = ring.logsOf(bilateralId).findLast(({ envelope: [type = 0] }) => type < APPLY);
    return after < ring.first || (last !== undefined && last.blockNumber > after);
  }

  async #logs(filter: LogFilter, to: number | 'latest'): Promise<readonly RegisterLog[]> {
    const { since, logSpan } = this.#settings;
    const last = to === 'latest' ? this.#chain.head.number : to;
    const spans: Promise<readonly RegisterLog[]>[] = [];
    for (let from = since; from <= last; from += logSpan) {
      const end = from + logSpan > last ? to : from + logSpan - 1;
      spans.push(logsBetween(this.#rpc, filter, from, end));
    }
    return (await Promise.all(spans)).flat();
  }
}
