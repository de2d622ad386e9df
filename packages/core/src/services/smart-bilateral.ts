import * as E from 'fp-ts/lib/Either.js';
import type { Observable, Subscription } from 'rxjs';
import { filter, firstValueFrom, map, merge, mergeMap } from 'rxjs';
import type { Signer } from '../crypto/signer.js';
import { assembleSet, commitDocuments } from '../domain/assemble-set.js';
import type { Balance } from '../domain/balance.js';
import { balanceOf } from '../domain/balance.js';
import type { Book, BookRecord } from '../domain/book.js';
import type { BusinessCommand, RecordPointer } from '../domain/commands.js';
import { decide } from '../domain/decide.js';
import type { BilledKind, InvoiceDocument, RatingDocument } from '../domain/documents.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import { generateInvoice } from '../domain/generate-invoice.js';
import { invoicePointer } from '../domain/kinds/invoice.js';
import { STATUS } from '../domain/register/state.js';
import type { WaitOptions } from '../ledger/ledger.js';
import { fromHex } from '../protocol/bytes.js';
import { ALL_PARTIES, ZERO_DIGEST } from '../protocol/commands.js';
import type { BilateralChange } from './bilateral-change.js';
import type { BilateralAddress, BilateralContext, BilateralOptions } from './bilateral-context.js';
import { bilateralContext } from './bilateral-context.js';
import type { ChangesFilter } from './bilateral-feed.js';
import { CommandDesk } from './command-desk.js';
import { BusinessRuleError } from '../domain/business-rule-error.js';
import { ProposalRejectedError, toError } from './errors.js';
import { buildEvidence } from './evidence.js';
import { Inbox } from './inbox.js';
import type { PartySigner } from './sign.js';
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
 * `BusinessRuleError` or `CommandRejectedError` when nothing was sent or the register refused, `ProposalRejectedError` when the
 * other party refused, `OutcomeUnknownError` when nobody knows yet.
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
  /** No record is opened any more; both must agree. @param successor - Hex id of the bilateral that takes over. */
  close(successor?: string, options?: WaitOptions): Promise<BilateralChange>;
  /** Ends a closing bilateral for ever; both must agree. */
  seal(successor?: string, options?: WaitOptions): Promise<BilateralChange>;

  /** Canonical text of the evidence bundle up to the newest log head that both signed. */
  evidence(): Promise<string>;
  /** Waits until the log head of all that is final now carries both signatures. */
  headSigned(): Promise<void>;
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
  #root: PartySigner;
  #generated: Subscription | undefined;

  constructor(context: BilateralContext) {
    this.#context = context;
    this.#desk = new CommandDesk(context);
    this.#inbox = new Inbox(context, this.#desk, (header, ratings) => this.#issueOnRequest(header, ratings));
    this.#root = context.root;
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

  start(): void {
    this.#generated = this.#context.feed.live$.subscribe({
      next: (change) => {
        this.#answerGenerated(change);
      },
      error: (error: unknown) => {
        this.#report(error);
      },
    });
    this.#inbox.start();
    this.#context.feed.start();
  }

  stop(): void {
    this.#inbox.stop();
    this.#generated?.unsubscribe();
    this.#context.feed.stop();
  }

  async submit(commands: readonly BusinessCommand[], options: WaitOptions = {}): Promise<BilateralChange> {
    const { book, runtime, options: own, address, operational } = this.#context;
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
    const isMine = fields.changes.some(({ actor }) => actor === ALL_PARTIES || actor === own.party);
    const signers = isMine ? [operational] : [];
    return this.#desk.send(
      { type: 'apply', fields, signers, documents: documents.filter((document) => document !== undefined) },
      options,
    );
  }

  async invoice(
    header: InvoiceHeader,
    ratings: readonly RecordPointer<'rating'>[],
    { signal }: WaitOptions = {},
  ): Promise<RecordPointer<'invoice'>> {
    const { book, options: own } = this.#context;
    const pointer = invoicePointer(book, header);
    const isIssuer = pointer.owner === own.party;
    const invoice = this.#generate(header, ratings);
    if (invoice.option === '1') {
      if (!isIssuer) throw optionMismatch();
      await this.#issue(invoice, ratings, { ...(signal && { signal }) });
      return pointer;
    }
    const answered = firstUnlessAborted(this.#answer$(pointer.recordId), signal, pointer.recordId);
    const asked = isIssuer
      ? this.#issue(invoice, ratings, { ...(signal && { signal }) })
      : own.channel.send({ type: 'generate', header, ratings });
    await Promise.all([answered, asked]);
    return pointer;
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
    const { party } = this.#root;
    const fields = { ...this.#header(), party, index, role, notBefore, notAfter, delegation, key: signer.publicKey };
    const signers = [this.#root, { party, keyIndex: index, signer }];
    return this.#desk.send({ type: 'registerKey', fields, signers, documents: [] }, options);
  }

  revokeKey(index: number, options: WaitOptions = {}): Promise<BilateralChange> {
    const fields = { ...this.#header(), party: this.#root.party, index };
    return this.#desk.send({ type: 'revokeKey', fields, signers: [this.#root], documents: [] }, options);
  }

  async replaceRoot(root: Signer, options: WaitOptions = {}): Promise<BilateralChange> {
    const { options: own, address } = this.#context;
    const state = await own.ledger.bilateral(address.bilateralId);
    const generation = (state?.parties[own.party]?.generation ?? 0) + 1;
    const fields = { ...this.#header(), party: own.party, generation, key: root.publicKey };
    const change = await this.#desk.send(
      { type: 'replaceRoot', fields, signers: [this.#root], documents: [] },
      options,
    );
    this.#root = { ...this.#root, signer: root };
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

  async headSigned(): Promise<void> {
    const { log } = this.#context;
    const size = log.leaves.length;
    const signed = (): boolean => (log.signedHead?.size ?? 0) >= size;
    if (!signed()) await firstValueFrom(log.signed$.pipe(filter(signed)));
  }

  #header(): { bilateralId: Uint8Array; expiry: number } {
    return { bilateralId: fromHex(this.address.bilateralId), expiry: this.#context.expiry() };
  }

  #setStatus(status: number, successor: string | undefined, options: WaitOptions): Promise<BilateralChange> {
    const fields = { ...this.#header(), status, successor: successor === undefined ? ZERO_DIGEST : fromHex(successor) };
    return this.#desk.send({ type: 'setStatus', fields, signers: [this.#root], documents: [] }, options);
  }

  #generate(header: InvoiceHeader, ratings: readonly RecordPointer<'rating'>[]): InvoiceDocument {
    const { book } = this.#context;
    const invoice = generateInvoice(
      book,
      header,
      ratings.map((pointer) => ratingDocument(book, pointer)),
    );
    if (E.isLeft(invoice)) throw invoice.left;
    return invoice.right;
  }

  /** One set bills the ratings and issues the invoice of them. */
  #issue(
    document: InvoiceDocument,
    ratings: readonly RecordPointer<'rating'>[],
    options: WaitOptions,
  ): Promise<BilateralChange> {
    const bills = ratings.map(({ owner, recordId }): BusinessCommand => ({
      kind: 'rating',
      action: 'bill',
      record: { owner, recordId },
    }));
    return this.submit([...bills, { kind: 'invoice', action: 'issue', document }], options);
  }

  /** Option 2, asked for by the recipient: whoever asks, the issuer's engine generates (CR12, CR13). */
  async #issueOnRequest(header: InvoiceHeader, ratings: readonly RecordPointer<'rating'>[]): Promise<void> {
    const { book, options } = this.#context;
    try {
      const invoice = this.#generate(header, ratings);
      if (invoice.option === '1') throw optionMismatch();
      await this.#issue(invoice, ratings, {});
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await options.channel.send({
        type: 'refusal',
        commandId: invoicePointer(book, header).recordId,
        reason,
        onLedger: false,
      });
      throw error;
    }
  }

  /** Option 2: how the second engine answered an invoice, or why there is none. */
  #answer$(recordId: string): Observable<unknown> {
    const refused$ = this.#desk.refusals.pipe(
      filter(({ commandId }) => commandId === recordId),
      map(({ reason }) => {
        throw new ProposalRejectedError({ commandId: recordId, reason, onLedger: false });
      }),
    );
    const answered$ = this.#context.feed.live$.pipe(
      filter(({ finality }) => finality !== 'reverted'),
      mergeMap(({ changes }) => changes),
      filter((change) => change.recordId === recordId && ['accept', 'reject'].includes(change.action)),
      map(({ action }) => {
        if (action === 'accept') return;
        throw new ProposalRejectedError({
          commandId: recordId,
          reason: 'the other engine comes to another invoice',
          onLedger: true,
        });
      }),
    );
    return merge(answered$, refused$);
  }

  /** By Option 2 the second engine's equal result is the acceptance, its other result the rejection (CR17–CR20). */
  #answerGenerated({ finality, changes }: BilateralChange): void {
    if (finality === 'reverted') return;
    for (const { kind, owner, recordId } of changes) {
      if (kind !== 'invoice' || owner === this.#context.options.party) continue;
      const invoice = this.record({ kind, owner, recordId });
      if (invoice?.state !== 'issued' || invoice.document?.option !== '2') continue;
      this.#answer({ owner, recordId }).catch((error: unknown) => {
        this.#report(error);
      });
    }
  }

  async #answer(record: { readonly owner: number; readonly recordId: string }): Promise<void> {
    const accept = { kind: 'invoice', action: 'accept', record } as const;
    const isEqual = E.isRight(decide(this.book, [accept], this.#context.options.party));
    await this.submit([isEqual ? accept : { ...accept, action: 'reject' }]);
  }

  #report(error: unknown): void {
    this.#context.problems.next(error instanceof Error ? error : new Error(String(error)));
  }
}

function ratingDocument(book: Book, pointer: RecordPointer<'rating'>): RatingDocument {
  const document = book.find(pointer)?.document;
  if (document !== undefined) return document;
  throw new BusinessRuleError('RecordUnknownError', {
    field: '/items',
    value: pointer.recordId,
    expected: 'a rating whose document this party holds',
    source: 'R66',
  });
}

function optionMismatch(): BusinessRuleError {
  return new BusinessRuleError('InvoiceTermsMismatchError', {
    field: '/option',
    value: '1',
    expected: '2: by Option 1 the seller invoices, and the buyer accepts or rejects',
    source: 'O1, O2',
  });
}
