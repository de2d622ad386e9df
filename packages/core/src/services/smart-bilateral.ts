import * as E from 'fp-ts/lib/Either.js';
import type { Observable } from 'rxjs';
import { filter } from 'rxjs';
import { readDocumentValue } from '../codecs/read-document.js';
import type { Signer } from '../crypto/signer.js';
import type { Balance } from '../domain/balance.js';
import { balanceOf } from '../domain/balance.js';
import type { Book, BookRecord } from '../domain/book.js';
import type { BusinessCommand, RecordPointer } from '../domain/commands.js';
import type { BilledKind } from '../domain/documents.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import { STATUS } from '../domain/register/state.js';
import type { WaitOptions } from '../ledger/ledger.js';
import { fromHex, toHex } from '../protocol/bytes.js';
import { canonicalText } from '../protocol/canonical.js';
import { ZERO_DIGEST } from '../protocol/commands.js';
import { assemble } from './assemble.js';
import type { BilateralChange } from './bilateral-change.js';
import type { BilateralAddress, BilateralContext, BilateralOptions } from './bilateral-context.js';
import { bilateralContext } from './bilateral-context.js';
import type { ChangesFilter } from './bilateral-feed.js';
import type { SubmitOptions } from './command-desk.js';
import { CommandDesk, keyed } from './command-desk.js';
import { DocumentInvalidError } from './errors.js';
import { buildEvidence } from './evidence.js';
import { Inbox } from './inbox.js';
import type { ConsumeHandler } from './follow/consumer.js';
import { Consumer } from './follow/consumer.js';
import { Invoicing } from './invoicing.js';
import { MissingDocuments } from './missing-documents.js';
import type { Outbox } from './outbox/outbox.js';
import type { OutboxControl } from './outbox/outbox-control.js';
import { outboxControl } from './outbox/outbox-control.js';
import { SecondEngine } from './second-engine.js';
import { checkSchema } from './state/schema.js';
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

  /** Intents that are not settled, and what can be done about one that is stuck. */
  readonly outbox: OutboxControl;
  /** Why the ledger is followed no more, such as `finalityViolation` or a store that is full; undefined while it is. */
  readonly failure: Error | undefined;

  /**
   * Applies commands as one set, all or none; where the other party must sign too, proposes them first (CR4, CR7–CR9). The set is
   * stored before it is sent, and goes on after a restart whoever waits for it.
   */
  submit(commands: readonly BusinessCommand[], options?: SubmitOptions): Promise<BilateralChange>;
  /**
   * Bills agreed ratings by Option 1 or 2, as their terms say (MEF 114 §7.7, R71). Option 1: the issuer generates and issues
   * the invoice; resolves when it is on the ledger, and the recipient answers it by a command of its own. Option 2: either party
   * asks, the issuer's engine generates, the recipient's engine answers by itself; resolves with its acceptance.
   */
  invoice(
    header: InvoiceHeader,
    ratings: readonly RecordPointer<'rating'>[],
    options?: SubmitOptions,
  ): Promise<RecordPointer<'invoice'>>;
  /** Ends an agreement, terms or order alone, whatever the other party does (R24); what accrued stays billable. */
  end(record: RecordPointer<'agreement' | 'terms' | 'order'>, options?: SubmitOptions): Promise<BilateralChange>;

  /** History, then live: each announcement once, with its finality; resumable after any position. */
  changes$(filter?: ChangesFilter): Observable<BilateralChange>;
  /**
   * Resolves once this party's {@link book} has seen a command, such as one that the other party has just had applied.
   *
   * @param commandId - Hex. @throws OutcomeUnknownError when the signal fires or the bilateral is stopped.
   */
  seen(commandId: string, options?: WaitOptions): Promise<BilateralChange>;
  /**
   * Hands each announcement to a consumer, one at a time and in order, after the last one that it acknowledged in any run. What the
   * handler answers is written together with that acknowledgement; when it rejects, the announcement was not acknowledged.
   *
   * @param consumer - Its name, of 1 to 200 characters; each has a checkpoint and a projection of its own.
   * @returns Resolves when the signal fires or the bilateral is stopped; rejects with what the handler threw.
   */
  consume(consumer: string, handler: ConsumeHandler, options?: WaitOptions): Promise<void>;
  record<K extends BilledKind>(pointer: RecordPointer<K>): BookRecord<K> | undefined;
  /** Billed, paid and open of an issuer in one currency. */
  balance<C extends string>(issuer: string, currency: C): Balance<C>;

  registerKey(key: NewKey, options?: SubmitOptions): Promise<BilateralChange>;
  revokeKey(index: number, options?: SubmitOptions): Promise<BilateralChange>;
  /** Replaces the root key at once, signed by the present one; later calls sign with the new one. */
  replaceRoot(root: Signer, options?: SubmitOptions): Promise<BilateralChange>;
  /** No record is opened any more; both must agree, the other party by its `coSign`. @param successor - Hex id of the bilateral that takes over. */
  close(successor?: string, options?: SubmitOptions): Promise<BilateralChange>;
  /** Ends a closing bilateral for ever; both must agree. */
  seal(successor?: string, options?: SubmitOptions): Promise<BilateralChange>;

  /** Canonical text of the evidence bundle up to the newest log head that both signed. */
  evidence(): Promise<string>;
  /** Waits until the log head of all that is final now carries both signatures; each party needs a registered key for its own. */
  headSigned(options?: WaitOptions): Promise<void>;
  /** Stops following the ledger and the channel; nothing on the ledger changes. Terminal and idempotent. */
  stop(): void;
}

/**
 * Joins services to an established bilateral: after a restart, or right after establishing it. Resolves once all is there again
 * that this party's store knows; what happened since follows from the ledger.
 *
 * @throws StoreError when the store cannot be read or is of a newer version · RangeError for a setting that is out of range.
 */
export async function openBilateral(options: BilateralOptions, address: BilateralAddress): Promise<SmartBilateral> {
  return (await openWithDesk(options, address)).bilateral;
}

/** {@link openBilateral} with its way out, for what has to be sent before there is a bilateral. */
export async function openWithDesk(
  options: BilateralOptions,
  address: BilateralAddress,
): Promise<{ readonly bilateral: SmartBilateral; readonly desk: CommandDesk; readonly outbox: Outbox }> {
  const context = bilateralContext(options, address);
  await checkSchema(options.store);
  await context.heads.restore();
  await context.outbox.restore();
  await context.feed.restore();
  const desk = new CommandDesk(context);
  const bilateral = new Bilateral(context, desk);
  bilateral.start();
  return { bilateral, desk, outbox: context.outbox };
}

class Bilateral implements SmartBilateral {
  readonly #context: BilateralContext;
  readonly #desk: CommandDesk;
  readonly #inbox: Inbox;
  readonly #invoicing: Invoicing;
  readonly #secondEngine: SecondEngine;
  readonly #missing: MissingDocuments;
  readonly outbox: OutboxControl;

  constructor(context: BilateralContext, desk: CommandDesk) {
    this.#context = context;
    this.#desk = desk;
    this.#invoicing = new Invoicing(context, desk);
    this.#inbox = new Inbox(context, desk, (header, ratings) => this.#invoicing.issueOnRequest(header, ratings));
    this.#secondEngine = new SecondEngine(context, desk);
    this.#missing = new MissingDocuments(context);
    this.outbox = outboxControl(context.outbox);
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

  get failure(): Error | undefined {
    return this.#context.feed.failure;
  }

  /** Follows ledger and channel, and goes on with what earlier runs left open. */
  start(): void {
    const { heads, feed, outbox, beats, report } = this.#context;
    this.#secondEngine.start();
    this.#missing.start();
    this.#inbox.start();
    beats.subscribe(() => {
      heads.remind().catch(report);
      outbox.expire().catch(report);
    });
    feed.start();
    if (feed.failure !== undefined) return;
    outbox.start();
    beats.next(); // what was owed when the last run ended
  }

  stop(): void {
    this.#inbox.stop();
    this.#secondEngine.stop();
    this.#desk.stop();
    this.#context.beats.complete();
    this.#context.outbox.stop();
    this.#context.feed.stop();
    this.#context.log.stop();
  }

  async submit(commands: readonly BusinessCommand[], options: SubmitOptions = {}): Promise<BilateralChange> {
    for (const command of commands) checkDocument(command);
    return this.#desk.send(contentOf(commands), () => assemble(this.#context, commands), keyed(options));
  }

  invoice(
    header: InvoiceHeader,
    ratings: readonly RecordPointer<'rating'>[],
    options?: SubmitOptions,
  ): Promise<RecordPointer<'invoice'>> {
    return this.#invoicing.invoice(header, ratings, options);
  }

  end(record: RecordPointer<'agreement' | 'terms' | 'order'>, options?: SubmitOptions): Promise<BilateralChange> {
    const { kind, owner, recordId } = record;
    return this.submit([{ kind, action: 'end', record: { owner, recordId } }], options);
  }

  changes$(wanted?: ChangesFilter): Observable<BilateralChange> {
    return this.#context.feed.changes$(wanted);
  }

  seen(commandId: string, { signal }: WaitOptions = {}): Promise<BilateralChange> {
    const { feed, runtime } = this.#context;
    return firstUnlessAborted(feed.answer$(commandId), { signal, id: commandId, schedule: runtime.schedule });
  }

  consume(consumer: string, handler: ConsumeHandler, options: WaitOptions = {}): Promise<void> {
    return new Consumer(this.#context, consumer).run(handler, options);
  }

  record<K extends BilledKind>(pointer: RecordPointer<K>): BookRecord<K> | undefined {
    return this.#context.book.find(pointer);
  }

  balance<C extends string>(issuer: string, currency: C): Balance<C> {
    return balanceOf(this.#context.book, issuer, currency);
  }

  registerKey(
    { index, signer, role, notBefore, notAfter, delegation = ZERO_DIGEST }: NewKey,
    options: SubmitOptions = {},
  ): Promise<BilateralChange> {
    const { root } = this.#context;
    const { party } = root;
    const fields = { ...this.#header(), party, index, role, notBefore, notAfter, delegation, key: signer.publicKey };
    const signers = [root, { party, keyIndex: index, signer }];
    const content = ['registerKey', index, role, notBefore, notAfter, toHex(delegation), toHex(signer.publicKey.x)];
    return this.#desk.send(
      content.join(' '),
      () => ({ type: 'registerKey', fields, signers, documents: [] }),
      keyed(options),
    );
  }

  revokeKey(index: number, options: SubmitOptions = {}): Promise<BilateralChange> {
    const { root } = this.#context;
    const fields = { ...this.#header(), party: root.party, index };
    const sending = { type: 'revokeKey', fields, signers: [root], documents: [] } as const;
    return this.#desk.send(`revokeKey ${index}`, () => sending, keyed(options));
  }

  async replaceRoot(root: Signer, options: SubmitOptions = {}): Promise<BilateralChange> {
    const { options: own, address, root: present } = this.#context;
    const change = await this.#desk.send(
      `replaceRoot ${toHex(root.publicKey.x)}`,
      async () => {
        const state = await own.ledger.bilateral(address.bilateralId);
        const generation = (state?.parties[own.party]?.generation ?? 0) + 1;
        const fields = { ...this.#header(), party: own.party, generation, key: root.publicKey };
        return { type: 'replaceRoot', fields, signers: [present], documents: [] };
      },
      keyed(options),
    );
    this.#context.root = { ...present, signer: root };
    return change;
  }

  close(successor?: string, options: SubmitOptions = {}): Promise<BilateralChange> {
    return this.#setStatus(STATUS.closing, successor, options);
  }

  seal(successor?: string, options: SubmitOptions = {}): Promise<BilateralChange> {
    return this.#setStatus(STATUS.closed, successor, options);
  }

  evidence(): Promise<string> {
    return buildEvidence(this.#context);
  }

  async headSigned({ signal }: WaitOptions = {}): Promise<void> {
    const { log, address, runtime } = this.#context;
    const size = log.leaves.length;
    const signed = (): boolean => (log.signedHead?.size ?? 0) >= size;
    const waiting = { signal, id: address.bilateralId, schedule: runtime.schedule };
    if (!signed()) await firstUnlessAborted(log.signed$.pipe(filter(signed)), waiting);
  }

  #header(): { bilateralId: Uint8Array; expiry: number } {
    return { bilateralId: fromHex(this.address.bilateralId), expiry: this.#context.expiry() };
  }

  #setStatus(status: number, successor: string | undefined, options: SubmitOptions): Promise<BilateralChange> {
    const fields = { ...this.#header(), status, successor: successor === undefined ? ZERO_DIGEST : fromHex(successor) };
    const sending = { type: 'setStatus', fields, signers: [this.#context.root], documents: [] } as const;
    return this.#desk.send(`setStatus ${status} ${successor ?? ''}`, () => sending, keyed(options));
  }
}

/** The same text for the same wish. */
function contentOf(commands: readonly BusinessCommand[]): string {
  const subject = (command: BusinessCommand): string => {
    if (!('document' in command)) return `${command.record.owner}/${command.record.recordId}`;
    const text = canonicalText(command.document);
    return E.isRight(text) ? text.right : text.left.pointer; // the gate has passed it
  };
  return commands.map((command) => `${command.kind}.${command.action} ${subject(command)}`).join('\n');
}

/** What the other party's gate would not let in is not sent. */
function checkDocument(command: BusinessCommand): void {
  if (!('document' in command)) return;
  const read = readDocumentValue(command.kind, command.document);
  if (E.isLeft(read)) throw new DocumentInvalidError(command.kind, read.left);
}
