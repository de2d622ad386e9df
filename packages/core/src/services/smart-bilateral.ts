import * as E from 'fp-ts/lib/Either.js';
import type { Observable } from 'rxjs';
import { filter } from 'rxjs';
import { readDocumentValue } from '../codecs/read-document.js';
import type { Signer } from '../crypto/signer.js';
import { assembleSet, commitDocuments } from '../domain/assemble-set.js';
import type { Balance } from '../domain/balance.js';
import { balanceOf } from '../domain/balance.js';
import type { Book, BookRecord } from '../domain/book.js';
import type { BusinessCommand, RecordPointer } from '../domain/commands.js';
import { decide } from '../domain/decide.js';
import type { BilledKind } from '../domain/documents.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import { STATUS } from '../domain/register/state.js';
import type { WaitOptions } from '../ledger/ledger.js';
import { fromHex } from '../protocol/bytes.js';
import { ZERO_DIGEST } from '../protocol/commands.js';
import type { BilateralChange } from './bilateral-change.js';
import type { BilateralAddress, BilateralContext, BilateralOptions } from './bilateral-context.js';
import { bilateralContext } from './bilateral-context.js';
import type { ChangesFilter } from './bilateral-feed.js';
import { CommandDesk } from './command-desk.js';
import { DocumentInvalidError, toError } from './errors.js';
import { buildEvidence } from './evidence.js';
import { Inbox } from './inbox.js';
import { Invoicing } from './invoicing.js';
import { SecondEngine } from './second-engine.js';
import { firstUnlessAborted } from './wait.js';

/** A key to be registered for this party. */
export interface NewKey {
  /** 0 to 253, never used before in this bilateral. */
  readonly index: number;
  readonly signer: Signer;
  /** Index into the table's roles; 0 signs everything. */
  readonly role: number;
  /** Whole seconds, half-open. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** 32-byte commitment to the Delegation document (R6, R7). @default zero: none */
  readonly delegation?: Uint8Array;
}

/**
 * The commercial state that two parties share, seen from one of them (MEF 114 §7). Its ledger is never asked for by name: the
 * same calls work on each (R21).
 *
 * Calls that change something resolve once it is included and this party's {@link book} has seen it. They reject with
 * `DocumentInvalidError`, `BusinessRuleError` or `CommandRejectedError` when nothing was sent or the register refused,
 * `ProposalRejectedError` when the other party refused, `OutcomeUnknownError` when nobody knows yet, and `TypeError` once stopped.
 */
export interface SmartBilateral {
  /** Hex; what to open it again with. */
  readonly address: BilateralAddress;
  /** The records as this party sees them. */
  readonly book: Book;
  /** What went wrong without a caller to tell: messages that are not what they must be, log heads that differ. */
  readonly problems$: Observable<Error>;

  /** Applies commands as one set, all or none; where the other party must sign too, proposes them first (CR4, CR7–CR9). */
  submit(commands: readonly BusinessCommand[], options?: WaitOptions): Promise<BilateralChange>;
  /**
   * Bills agreed ratings by Option 1 or 2, as their terms say (MEF 114 §7.7, R71). Option 1: the issuer generates and issues
   * the invoice; resolves when it is on the ledger, and the recipient answers it by a command of its own. Option 2: either party
   * asks, the issuer's engine generates, the recipient's engine answers by itself; resolves with its acceptance.
   */
  invoice(
    header: InvoiceHeader,
    ratings: readonly RecordPointer<'rating'>[],
    options?: WaitOptions,
  ): Promise<RecordPointer<'invoice'>>;
  /** Ends an agreement, terms or order alone, whatever the other party does (R24); what accrued stays billable. */
  end(record: RecordPointer<'agreement' | 'terms' | 'order'>, options?: WaitOptions): Promise<BilateralChange>;

  /** History, then live: each announcement once, with its finality; resumable after any position. */
  changes$(filter?: ChangesFilter): Observable<BilateralChange>;
  record<K extends BilledKind>(pointer: RecordPointer<K>): BookRecord<K> | undefined;
  /** Billed, paid and open of an issuer in one currency. */
  balance<C extends string>(issuer: string, currency: C): Balance<C>;

  registerKey(key: NewKey, options?: WaitOptions): Promise<BilateralChange>;
  revokeKey(index: number, options?: WaitOptions): Promise<BilateralChange>;
  /** Replaces the root key at once, signed by the present one; later calls sign with the new one. */
  replaceRoot(root: Signer, options?: WaitOptions): Promise<BilateralChange>;
  /** No record is opened any more; both must agree, the other party by its `coSign`. @param successor - Hex id of the bilateral that takes over. */
  close(successor?: string, options?: WaitOptions): Promise<BilateralChange>;
  /** Ends a closing bilateral for ever; both must agree. */
  seal(successor?: string, options?: WaitOptions): Promise<BilateralChange>;

  /** Canonical text of the evidence bundle up to the newest log head that both signed. */
  evidence(): Promise<string>;
  /** Waits until the log head of all that is final now carries both signatures; each party needs a registered key for its own. */
  headSigned(options?: WaitOptions): Promise<void>;
  /** Stops following the ledger and the channel; nothing on the ledger changes. Terminal and idempotent. */
  stop(): void;
}

/** Joins services to an established bilateral: after a restart, or right after establishing it. */
export function openBilateral(options: BilateralOptions, address: BilateralAddress): SmartBilateral {
  const bilateral = new Bilateral(bilateralContext(options, address));
  bilateral.start();
  return bilateral;
}

class Bilateral implements SmartBilateral {
  readonly #context: BilateralContext;
  readonly #desk: CommandDesk;
  readonly #inbox: Inbox;
  readonly #invoicing: Invoicing;
  readonly #secondEngine: SecondEngine;

  constructor(context: BilateralContext) {
    const submit = this.submit.bind(this);
    this.#context = context;
    this.#desk = new CommandDesk(context);
    this.#invoicing = new Invoicing(context, this.#desk, submit);
    this.#inbox = new Inbox(context, this.#desk, (header, ratings) => this.#invoicing.issueOnRequest(header, ratings));
    this.#secondEngine = new SecondEngine(context, submit);
  }

  get address(): BilateralAddress {
    return this.#context.address;
  }

  get book(): Book {
    return this.#context.book;
  }

  get problems$(): Observable<Error> {
    return this.#context.problems.asObservable();
  }

  /** Follows ledger and channel, once it is known what both had signed before. */
  start(): void {
    const { heads, feed, report } = this.#context;
    this.#secondEngine.start();
    this.#inbox.start();
    heads.restore().then(() => {
      feed.start();
    }, report);
  }

  stop(): void {
    this.#inbox.stop();
    this.#secondEngine.stop();
    this.#desk.stop();
    this.#context.feed.stop();
    this.#context.log.stop();
  }

  async submit(commands: readonly BusinessCommand[], options: WaitOptions = {}): Promise<BilateralChange> {
    const { book, runtime, options: own, address, operational } = this.#context;
    for (const command of commands) checkDocument(command);
    const decided = decide(book, commands, own.party);
    if (E.isLeft(decided))
      throw toError(decided.left, commands.map(({ kind, action }) => `${kind}.${action}`).join(' + '));
    const decisions = decided.right;
    const documents = commitDocuments(runtime.hashes, runtime.random, decisions);
    const fields = assembleSet(runtime.hashes, decisions, {
      bilateralId: fromHex(address.bilateralId),
      expiry: this.#context.expiry(),
      commitments: documents.map((document) => document?.commitment),
    });
    const kept = documents.filter((document) => document !== undefined);
    // One signer is enough: a decision's actor is this party or both.
    return this.#desk.send({ type: 'apply', fields, signers: [operational], documents: kept }, options);
  }

  invoice(
    header: InvoiceHeader,
    ratings: readonly RecordPointer<'rating'>[],
    options?: WaitOptions,
  ): Promise<RecordPointer<'invoice'>> {
    return this.#invoicing.invoice(header, ratings, options);
  }

  end(record: RecordPointer<'agreement' | 'terms' | 'order'>, options?: WaitOptions): Promise<BilateralChange> {
    const { kind, owner, recordId } = record;
    return this.submit([{ kind, action: 'end', record: { owner, recordId } }], options);
  }

  changes$(wanted?: ChangesFilter): Observable<BilateralChange> {
    return this.#context.feed.changes$(wanted);
  }

  record<K extends BilledKind>(pointer: RecordPointer<K>): BookRecord<K> | undefined {
    return this.#context.book.find(pointer);
  }

  balance<C extends string>(issuer: string, currency: C): Balance<C> {
    return balanceOf(this.#context.book, issuer, currency);
  }

  registerKey(
    { index, signer, role, notBefore, notAfter, delegation = ZERO_DIGEST }: NewKey,
    options: WaitOptions = {},
  ): Promise<BilateralChange> {
    const { root } = this.#context;
    const { party } = root;
    const fields = { ...this.#header(), party, index, role, notBefore, notAfter, delegation, key: signer.publicKey };
    const signers = [root, { party, keyIndex: index, signer }];
    return this.#desk.send({ type: 'registerKey', fields, signers, documents: [] }, options);
  }

  revokeKey(index: number, options: WaitOptions = {}): Promise<BilateralChange> {
    const { root } = this.#context;
    const fields = { ...this.#header(), party: root.party, index };
    return this.#desk.send({ type: 'revokeKey', fields, signers: [root], documents: [] }, options);
  }

  async replaceRoot(root: Signer, options: WaitOptions = {}): Promise<BilateralChange> {
    const { options: own, address, root: present } = this.#context;
    const state = await own.ledger.bilateral(address.bilateralId);
    const generation = (state?.parties[own.party]?.generation ?? 0) + 1;
    const fields = { ...this.#header(), party: own.party, generation, key: root.publicKey };
    const change = await this.#desk.send({ type: 'replaceRoot', fields, signers: [present], documents: [] }, options);
    this.#context.root = { ...present, signer: root };
    return change;
  }

  close(successor?: string, options: WaitOptions = {}): Promise<BilateralChange> {
    return this.#setStatus(STATUS.closing, successor, options);
  }

  seal(successor?: string, options: WaitOptions = {}): Promise<BilateralChange> {
    return this.#setStatus(STATUS.closed, successor, options);
  }

  evidence(): Promise<string> {
    return buildEvidence(this.#context);
  }

  async headSigned({ signal }: WaitOptions = {}): Promise<void> {
    const { log, address } = this.#context;
    const size = log.leaves.length;
    const signed = (): boolean => (log.signedHead?.size ?? 0) >= size;
    if (!signed()) await firstUnlessAborted(log.signed$.pipe(filter(signed)), signal, address.bilateralId);
  }

  #header(): { bilateralId: Uint8Array; expiry: number } {
    return { bilateralId: fromHex(this.address.bilateralId), expiry: this.#context.expiry() };
  }

  #setStatus(status: number, successor: string | undefined, options: WaitOptions): Promise<BilateralChange> {
    const fields = { ...this.#header(), status, successor: successor === undefined ? ZERO_DIGEST : fromHex(successor) };
    return this.#desk.send({ type: 'setStatus', fields, signers: [this.#context.root], documents: [] }, options);
  }
}

/** What the other party's gate would not let in is not sent. */
function checkDocument(command: BusinessCommand): void {
  if (!('document' in command)) return;
  const read = readDocumentValue(command.kind, command.document);
  if (E.isLeft(read)) throw new DocumentInvalidError(command.kind, read.left);
}
