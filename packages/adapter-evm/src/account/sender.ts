import type { SubmissionOutcome } from '@lateral/core';
import { data } from '../hex.js';
import type { RegisterLog } from '../chain/block.js';
import type { Chain } from '../chain/chain.js';
import { isOfNode, NoAnswerError, RpcError } from '../rpc/json-rpc.js';
import { sendTrouble } from '../rpc/node-errors.js';
import type { FeePolicy } from './fees.js';
import { raised } from './fees.js';
import type { Flight } from './flight.js';
import { flightOf, unknown } from './flight.js';
import type { LandingOptions } from './landing.js';
import { Landing } from './landing.js';
import type { Numbers } from './numbers.js';
import type { SignedTransaction } from './transaction.js';
import { readTransaction } from './transaction.js';

/** geth keeps 64 transactions of an account that wait for an earlier one, and drops others without a word. */
export const IN_FLIGHT_MAX = 64;

/**
 * Blocks without any transaction of the account before one that waits is sent again, for a pool that forgot it; the next time more
 * is paid for it. While others of the account come into blocks, it only waits its turn.
 */
const RESEND_AFTER = 3;
/** A silence of this part of the patience counts as so many blocks, for chains that make none without transactions. */
const SILENCE = 1 / 8;

export interface SenderOptions extends LandingOptions {
  readonly chain: Chain;
  readonly numbers: Numbers;
  readonly fees: FeePolicy;
  /** Milliseconds that a submission waits for a block at most; its outcome is unknown then. */
  readonly patienceMs: number;
  /** Milliseconds that a number which was prepared may keep later ones waiting before it is used up by an empty transaction. */
  readonly gapMs: number;
  /** Makes a transaction that does nothing but use a number up. */
  readonly filler: (number: number) => Promise<Uint8Array>;
  /** Looks for a new head soon. */
  readonly hurry: () => void;
}

/**
 * Sends the account's transactions and learns from the chain's blocks what became of them: from the register's logs where a command
 * was accepted, from the account's count and a receipt where its number was used without one. So the cost does not grow with the
 * number of transactions that wait.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #landing: Landing;
  /** By transaction hash. */
  readonly #flights = new Map<string, Flight>();
  #waitingForRoom: (() => void)[] = [];
  /** Blocks that silences counted as. */
  #silent = 0;
  /** The account's count in the chain, and when it changed. */
  #used = { count: 0, at: 0 };
  #cancelListening: (() => void) | undefined;
  #isClosed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#landing = new Landing(options);
    options.chain.changes.subscribe(() => void this.#look());
  }

  get isWaiting(): boolean {
    return this.#flights.size > 0;
  }

  async submit(transaction: SignedTransaction): Promise<SubmissionOutcome> {
    const flying = this.#flights.get(transaction.hash);
    if (flying !== undefined) return flying.outcome;
    const flight = flightOf(transaction, this.#options.chain.head.number);
    this.#flights.set(transaction.hash, flight);
    if (this.#isClosed) flight.land(unknown(flight, 'the ledger was closed'));
    const { numbers, schedule, patienceMs } = this.#options;
    const { nonce } = transaction.fields;
    numbers.send(nonce);
    this.#listen();
    const cancel = schedule(
      () => {
        flight.land(unknown(flight, `it was in no block within ${patienceMs} ms`));
      },
      patienceMs,
      true,
    );
    try {
      await this.#room(flight);
      if (this.#flights.has(transaction.hash)) await this.#send(flight, transaction);
      this.#watchGap(flight);
    } catch (error) {
      flight.land(unknown(flight, wordsOf(error))); // nothing was sent: the same bytes again must not wait for this
      if (!this.#isClosed) throw error;
    } finally {
      void flight.outcome.then(() => {
        cancel();
        numbers.done(nonce);
        this.#flights.delete(transaction.hash);
        this.#makeRoom();
      });
    }
    return flight.outcome;
  }

  /** Answers all that wait: what was sent may still be included. */
  close(): void {
    this.#isClosed = true;
    this.#cancelListening?.();
    for (const flight of this.#flights.values()) flight.land(unknown(flight, 'the ledger was closed'));
    this.#makeRoom();
  }

  /** The head, and what silences count as. */
  get #now(): number {
    return this.#options.chain.head.number + this.#silent;
  }

  /** Looks as after a block when none came for a while, as long as somebody waits. */
  #listen(): void {
    if (this.#cancelListening !== undefined) return;
    const { chain, schedule, patienceMs } = this.#options;
    const { hash } = chain.head;
    const heard = (): void => {
      this.#cancelListening = undefined;
      if (this.#flights.size === 0 || this.#isClosed) return;
      if (chain.head.hash === hash) {
        this.#silent += RESEND_AFTER;
        void this.#look();
      }
      this.#listen();
    };
    this.#cancelListening = schedule(heard, patienceMs * SILENCE, true);
  }

  /** Waits until the account's count is near enough. */
  async #room({ transaction, outcome }: Flight): Promise<void> {
    const landed = outcome.then(() => true);
    const isFar = async (): Promise<boolean> =>
      transaction.fields.nonce - (await this.#options.numbers.used()) >= IN_FLIGHT_MAX;
    while (!this.#isClosed && (await isFar())) {
      const changed = new Promise<false>((resolve) => {
        this.#waitingForRoom.push(() => {
          resolve(false);
        });
      });
      if (await Promise.race([landed, changed])) return;
    }
  }

  #makeRoom(): void {
    const waiting = this.#waitingForRoom;
    this.#waitingForRoom = [];
    for (const go of waiting) go();
  }

  async #send(flight: Flight, { raw }: SignedTransaction): Promise<void> {
    const { rpc, hurry } = this.#options;
    flight.sentAt = this.#now;
    flight.sends++;
    try {
      await rpc('eth_sendRawTransaction', [raw]);
    } catch (error) {
      if (error instanceof NoAnswerError) return; // it may have arrived: the chain will tell, or it is sent again
      if (!(error instanceof RpcError)) throw error;
      const trouble = sendTrouble(error);
      if (trouble === 'nonceTooLow') await this.#landing.settle(flight);
      else if (trouble !== 'alreadyKnown' && flight.transaction.raw === raw)
        flight.land(unknown(flight, `the node refused it (${trouble ?? String(error.code)}): ${error.message}`));
    } finally {
      hurry();
    }
  }

  /** What a change of the chain means for those that wait. */
  async #look(): Promise<void> {
    try {
      const { numbers } = this.#options;
      if (this.#flights.size === 0) return;
      const logs = this.#newLogs();
      for (const flight of this.#flights.values())
        for (const { hash } of flight.versions) this.#landing.accept(flight, logs.get(hash));
      const used = await numbers.used();
      if (used !== this.#used.count) this.#used = { count: used, at: this.#now };
      this.#makeRoom();
      for (const flight of this.#flights.values()) {
        if (flight.transaction.fields.nonce < used) await this.#landing.settle(flight);
        else await this.#push(flight);
      }
    } catch (error) {
      // The next change of the chain looks again; a chain that failed ends those that wait.
      if (!isOfNode(error)) for (const flight of this.#flights.values()) flight.land(unknown(flight, wordsOf(error)));
    }
  }

  /** Logs of the blocks since the first of those that wait was sent, by transaction. */
  #newLogs(): ReadonlyMap<string, RegisterLog> {
    const { ring } = this.#options.chain;
    const since = Math.min(...[...this.#flights.values()].map((flight) => flight.since));
    const logs = new Map<string, RegisterLog>();
    for (let number = Math.max(since, ring.first); number <= ring.head.number; number++)
      for (const log of ring.block(number)?.logs ?? []) logs.set(log.transactionHash, log);
    return logs;
  }

  /** Sends again what a pool may have forgotten, and pays more for what stays. */
  async #push(flight: Flight): Promise<void> {
    const { sentAt, sends } = flight;
    if (flight.isBusy || sentAt === undefined || this.#now - Math.max(sentAt, this.#used.at) < RESEND_AFTER) return;
    flight.isBusy = true;
    try {
      if (flight.isGapDue) await this.#fillGap(flight);
      const [newest = flight.transaction] = flight.versions;
      const dearer = sends > 1 ? await this.#dearer(newest) : undefined;
      if (dearer !== undefined) flight.versions.unshift(dearer);
      await this.#send(flight, dearer ?? newest);
    } finally {
      flight.isBusy = false;
    }
  }

  async #dearer({ fields }: SignedTransaction): Promise<SignedTransaction | undefined> {
    const { account, chain, fees } = this.#options;
    const more = raised(fields, chain.head.baseFee, fees);
    return more && readTransaction(await account.signTransaction({ ...fields, ...more }));
  }

  /** Looks after a while whether a number that was prepared and not sent keeps this one waiting. */
  #watchGap(flight: Flight): void {
    const { schedule, gapMs } = this.#options;
    const fill = (): void => {
      flight.isGapDue = true; // not before, however fast blocks come: whoever prepared a number is about to send it
      void this.#fillGap(flight).catch(() => undefined);
    };
    void flight.outcome.then(schedule(fill, gapMs, true));
  }

  /** Uses such numbers up. What does not arrive is sent again together with the one that waits. */
  async #fillGap({ transaction }: Flight): Promise<void> {
    const { numbers, rpc, filler } = this.#options;
    const missing = numbers.gap(await numbers.used(), transaction.fields.nonce);
    await Promise.allSettled(
      missing.map(async (number) => rpc('eth_sendRawTransaction', [data(await filler(number))])),
    );
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
