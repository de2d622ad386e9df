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
import { HeadExchange } from './head-exchange.js';
import { LogKeeper } from './log-keeper.js';
import { Courier } from './outbox/courier.js';
import { Outbox } from './outbox/outbox.js';
import { sequencerOf } from './outbox/sequencer.js';
import type { PayloadChannel } from './payload-channel.js';
import type { Reliability } from './reliability.js';
import { reliabilityOf } from './reliability.js';
import type { Runtime } from './runtime.js';
import { nodeRuntime } from './runtime.js';
import type { PartySigner } from './sign.js';
import { BilateralRecords } from './state/bilateral-records.js';
import type { Store } from '../store/store.js';

/** What a party brings to a bilateral. */
export interface BilateralOptions {
  /** Open already; it is shared and never closed by a bilateral. */
  readonly ledger: Ledger;
  /** To the other party. */
  readonly channel: PayloadChannel;
  /** Open already, and this party's own; it may hold several bilaterals and is never closed by one. */
  readonly store: Store;
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
  /** How patient this party is with ledger and channel. */
  readonly reliability?: Partial<Reliability>;
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
  readonly outbox: Outbox;
  readonly records: BilateralRecords;
  /** The follower's heartbeat: what the other party owes is asked for again. */
  readonly beats: Subject<void>;
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

/** Puts the parts together; nothing runs before the feed is started. @throws RangeError for a setting that is out of range. */
export function bilateralContext(options: BilateralOptions, address: BilateralAddress): BilateralContext {
  const runtime = nodeRuntime(options.runtime);
  const reliability = reliabilityOf(options.reliability);
  const { hashes } = runtime;
  const { ledger, store, channel, party, keys, legalIds } = options;
  const { bilateralId, recordSecret } = address;
  const problems = new Subject<Error>();
  const beats = new Subject<void>();
  const operational: PartySigner = { party, keyIndex: keys.operational.index, signer: keys.operational.signer };
  const book = new BilateralBook({ hashes, parties: legalIds, recordSecret });
  const log = new LogKeeper(hashes, fromHex(bilateralId));
  const records = new BilateralRecords(store, bilateralId);
  const report = (error: unknown): void => {
    problems.next(error instanceof Error ? error : new Error(String(error)));
  };
  const heads = new HeadExchange({ ...{ bilateralId, ledger, channel, records, runtime, log }, signer: operational });
  const sequencer = sequencerOf(ledger, store, hashes);
  const courier = new Courier({ ...{ ledger, channel, store, records, bilateralId, recordSecret, sequencer, report } });
  const fail = (error: unknown): void => {
    feed.fail(error);
  };
  const outbox = new Outbox({ records, courier, runtime, reliability, fail });
  const feed: BilateralFeed = new BilateralFeed({
    ...{ ledger, bilateralId, runtime, reliability, records, outbox, book, log, report },
    onHead: (head: LogHead, isNews: boolean) => {
      heads.pass(head);
      if (isNews) heads.remind().catch(report);
    },
    beat: () => {
      beats.next();
    },
  });
  return {
    ...{ options, runtime, address, book, log, heads, feed, outbox, records, beats, problems, report, operational },
    arrivals: new Subject(),
    root: { party, keyIndex: ROOT_KEY, signer: keys.root },
    expiry: () => expiryFrom(runtime.clock(), options.validitySeconds),
  };
}
