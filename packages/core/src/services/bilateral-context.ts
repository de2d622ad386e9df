import { Subject } from 'rxjs';
import type { Signer } from '../crypto/signer.js';
import type { LegalId } from '../domain/documents.js';
import type { Ledger } from '../ledger/ledger.js';
import { fromHex } from '../protocol/bytes.js';
import { ROOT_KEY } from '../protocol/commands.js';
import type { LogHead } from '../protocol/log-head.js';
import { BilateralBook } from '../domain/bilateral-book.js';
import { BilateralFeed } from './bilateral-feed.js';
import type { CoSign } from './co-sign.js';
import type { Documents } from './documents.js';
import { HeadExchange } from './head-exchange.js';
import { LogKeeper } from './log-keeper.js';
import type { PayloadChannel } from './payload-channel.js';
import type { Runtime } from './runtime.js';
import { nodeRuntime } from './runtime.js';
import type { PartySigner } from './sign.js';

/** What a party brings to a bilateral. */
export interface BilateralOptions {
  /** Open already; it is shared and never closed by a bilateral. */
  readonly ledger: Ledger;
  /** To the other party. */
  readonly channel: PayloadChannel;
  readonly documents: Documents;
  /** This party's index. */
  readonly party: 0 | 1;
  /** Legal ids by party index. */
  readonly legalIds: readonly [LegalId, LegalId];
  readonly keys: PartyKeys;
  /**
   * Whether to co-sign what the other party proposes.
   *
   * @default to accept what the domain's checks find nothing against
   */
  readonly coSign?: CoSign;
  /**
   * How long a command may wait to be applied, in seconds; at most 30 days.
   *
   * @default 86400
   */
  readonly validitySeconds?: number;
  /** @default Node's crypto, clock and randomness */
  readonly runtime?: Partial<Runtime>;
}

export interface PartyKeys {
  /** Signs the genesis, keys, status and table. */
  readonly root: Signer;
  /** Signs sets and log heads, once it is registered at its index. */
  readonly operational: { readonly index: number; readonly signer: Signer };
}

/** Names a bilateral for a party that is in it already. */
export interface BilateralAddress {
  /** Hex. */
  readonly bilateralId: string;
  /** The 32 bytes that both got with the genesis. */
  readonly recordSecret: Uint8Array;
}

/** The parts that the services of one bilateral share. */
export interface BilateralContext {
  readonly options: BilateralOptions;
  readonly runtime: Runtime;
  readonly address: BilateralAddress;
  readonly book: BilateralBook;
  readonly log: LogKeeper;
  readonly heads: HeadExchange;
  readonly feed: BilateralFeed;
  /** Things that went wrong without a caller to tell: bad messages, differing heads. */
  readonly problems: Subject<Error>;
  readonly report: (error: unknown) => void;
  /** Documents of the other party have arrived. */
  readonly arrivals: Subject<void>;
  /** Signs the genesis, keys and status; another one once the root is replaced. */
  root: PartySigner;
  readonly operational: PartySigner;
  /** The expiry of a command that is made now: seconds, on the hour. */
  expiry(): number;
}

const DEFAULT_VALIDITY_SECONDS = 86_400;
const HOUR = 3_600;

export function expiryFrom(now: number, validitySeconds: number = DEFAULT_VALIDITY_SECONDS): number {
  return Math.ceil((now + validitySeconds) / HOUR) * HOUR;
}

/** Puts the parts together; nothing runs before the feed is started. */
export function bilateralContext(options: BilateralOptions, address: BilateralAddress): BilateralContext {
  const runtime = nodeRuntime(options.runtime);
  const { hashes } = runtime;
  const { ledger, documents, channel, party, keys, legalIds } = options;
  const problems = new Subject<Error>();
  const operational: PartySigner = { party, keyIndex: keys.operational.index, signer: keys.operational.signer };
  const book = new BilateralBook({ hashes, parties: legalIds, recordSecret: address.recordSecret });
  const log = new LogKeeper(hashes, fromHex(address.bilateralId));

  const { bilateralId } = address;
  const heads = new HeadExchange({ ...{ bilateralId, ledger, channel, documents, runtime, log }, signer: operational });
  const report = (error: unknown): void => {
    problems.next(error instanceof Error ? error : new Error(String(error)));
  };
  const onHead = (head: LogHead): void => {
    heads.reach(head).catch(report);
  };
  const feed = new BilateralFeed({ ledger, bilateralId, hashes, book, log, documents, onHead });
  return {
    ...{ options, runtime, address, book, log, heads, feed, problems, report, operational },
    arrivals: new Subject(),
    root: { party, keyIndex: ROOT_KEY, signer: keys.root },
    expiry: () => expiryFrom(runtime.clock(), options.validitySeconds),
  };
}
