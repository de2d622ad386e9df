import type {
  BilateralState,
  Command,
  CommandOutcome,
  CommandRef,
  HexId,
  KeyRef,
  KeyState,
  LedgerEntry,
  LedgerHealth,
  LedgerProfile,
  LedgerProof,
  Position,
  PreparedSubmission,
  RecordRef,
  RecordState,
  SequencedLedger,
  SubmissionOutcome,
  WaitOptions,
} from '@lateral/core';
import {
  abortedBefore,
  decodeCommand,
  ledgerClosed,
  LedgerError,
  ledgerNotOpen,
  nodeHashes,
  submitUnlessAborted,
} from '@lateral/core';
import type { Observable } from 'rxjs';
import { defer, Subject, throwError } from 'rxjs';
import { Connection } from './connection.js';
import { cursorAt } from './entries/cursor.js';
import type { EvmLedgerOptions } from './options.js';
import { isOfNode } from './rpc/json-rpc.js';
import type { Settings } from './settings.js';
import { settingsOf } from './settings.js';
import { unavailable } from './trouble.js';

/** A ledger on an EVM chain, with the record that a proof of inclusion may be asked for beside the command. */
export interface EvmLedger extends SequencedLedger {
  /**
   * @param record - Proves its head too, by the state of the command's block; most endpoints keep that for 128 blocks only.
   */
  prove(ref: CommandRef, record?: Omit<RecordRef, 'bilateralId'>): Promise<LedgerProof>;
}

/**
 * Smart Bilaterals on an EVM chain, by the register contract of this package.
 *
 * @throws TypeError or RangeError for an option that is out of range.
 * @source MEF 114 R21, R22
 */
export function evmLedger(options: EvmLedgerOptions): EvmLedger {
  return new EvmLedgerAdapter(settingsOf(options));
}

/** The port: lifecycle, and trouble with nodes as errors of the ledger. */
class EvmLedgerAdapter implements EvmLedger {
  readonly profile: LedgerProfile;
  readonly account: string;
  readonly #settings: Settings;
  readonly #closing = new Subject<void>();
  #state: 'new' | 'closed' | Connection = 'new';
  #opening: Promise<void> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.profile = settings.profile;
    this.account = settings.accounts.map(({ address }) => address).join();
  }

  async open(options: WaitOptions = {}): Promise<void> {
    if (this.#state === 'closed') throw ledgerClosed();
    if (this.#state !== 'new') return;
    if (options.signal?.aborted === true) throw abortedBefore();
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  async close(): Promise<void> {
    const connection = this.#state;
    this.#state = 'closed';
    this.#closing.next();
    this.#closing.complete();
    if (connection instanceof Connection) connection.close();
    await this.#opening?.catch(() => undefined);
  }

  health(): Promise<LedgerHealth> {
    return this.#with((connection) => connection.health());
  }

  prepare(command: Uint8Array): Promise<PreparedSubmission> {
    return this.#with(async (connection) => {
      const decoded = read(command);
      return connection.prepare(decoded, await connection.accounts.give());
    });
  }

  prepareAt(sequence: number, command?: Uint8Array): Promise<PreparedSubmission> {
    return this.#with((connection) => connection.prepare(command && read(command), sequence));
  }

  nextSequence({ finality = 'included' }: { finality?: 'included' | 'final' } = {}): Promise<number> {
    return this.#with(({ accounts }) => (finality === 'final' ? accounts.usedForEver() : accounts.used()));
  }

  submit(prepared: PreparedSubmission, options: WaitOptions = {}): Promise<SubmissionOutcome> {
    return this.#with(({ accounts }) =>
      submitUnlessAborted(prepared.commandId, options, () => accounts.submit(prepared)),
    );
  }

  outcome({ bilateralId, commandId }: CommandRef): Promise<CommandOutcome> {
    return this.#with((connection) => connection.outcome(bilateralId, commandId));
  }

  bilateral(bilateralId: HexId): Promise<BilateralState | undefined> {
    return this.#with(async ({ state }) => (await state.keys(bilateralId)).bilateral);
  }

  key({ bilateralId, party, index }: KeyRef): Promise<KeyState | undefined> {
    return this.#with(async ({ state }) => (await state.keys(bilateralId)).key(party, index));
  }

  record(ref: RecordRef): Promise<RecordState | undefined> {
    return this.#with(({ state }) => state.record(ref));
  }

  entries(bilateralId: HexId, after?: Position): Observable<LedgerEntry> {
    return defer(() => {
      try {
        const connection = this.#connection();
        const cursor = after === undefined ? undefined : cursorAt(this.profile.instance, bilateralId, after);
        return connection.entries(bilateralId, cursor, this.#closing);
      } catch (error) {
        return throwError(() => error);
      }
    });
  }

  prove(ref: CommandRef, record?: Omit<RecordRef, 'bilateralId'>): Promise<LedgerProof> {
    return this.#with((connection) => connection.prove(ref, record));
  }

  async #connect(): Promise<void> {
    const connection = new Connection(this.#settings);
    try {
      await connection.open();
    } catch (error) {
      connection.close();
      throw isOfNode(error) ? unavailable(error.message, error) : error;
    }
    if (this.#state === 'closed') connection.close();
    else this.#state = connection;
  }

  #connection(): Connection {
    if (this.#state === 'closed') throw ledgerClosed();
    if (this.#state === 'new') throw ledgerNotOpen();
    return this.#state;
  }

  async #with<T>(work: (connection: Connection) => T | Promise<T>): Promise<T> {
    try {
      return await work(this.#connection());
    } catch (error) {
      throw isOfNode(error) ? (this.#state === 'closed' ? ledgerClosed() : unavailable(error.message, error)) : error;
    }
  }
}

function read(envelope: Uint8Array): Command {
  const decoded = decodeCommand(nodeHashes, envelope);
  if (decoded._tag === 'Right') return decoded.right;
  throw new LedgerError(`These bytes are no command: ${decoded.left.problem}; encode it with @lateral/core`, {
    code: 'malformed',
    stage: 'rejected',
  });
}
