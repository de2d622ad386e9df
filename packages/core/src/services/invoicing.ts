import * as E from 'fp-ts/lib/Either.js';
import type { Observable } from 'rxjs';
import { concatMap, defer, filter, ignoreElements, map, merge, mergeMap, of, startWith } from 'rxjs';
import type { Book } from '../domain/book.js';
import { BusinessRuleError } from '../domain/business-rule-error.js';
import type { BusinessCommand, RecordPointer } from '../domain/commands.js';
import { decide } from '../domain/decide.js';
import type { InvoiceDocument, RatingDocument } from '../domain/documents.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import { generateInvoice } from '../domain/generate-invoice.js';
import { canonicalText } from '../protocol/canonical.js';
import { invoicePointer } from '../domain/kinds/invoice.js';
import { assemble } from './assemble.js';
import type { BilateralContext } from './bilateral-context.js';
import type { CommandDesk, SendOptions, SubmitOptions } from './command-desk.js';
import { keyed } from './command-desk.js';
import { messageOf, ProposalRejectedError, toError } from './errors.js';
import { firstUnlessAborted } from './wait.js';

type Ratings = readonly RecordPointer<'rating'>[];

/** Invoices by Option 1 and Option 2 behind one call; the terms say which (MEF 114 §7.7). */
export class Invoicing {
  readonly #context: BilateralContext;
  readonly #desk: CommandDesk;
  /** Record ids of invoices that the other party asked for and that are being issued: a request may come twice. */
  readonly #asked = new Set<string>();

  constructor(context: BilateralContext, desk: CommandDesk) {
    this.#context = context;
    this.#desk = desk;
  }

  async invoice(
    header: InvoiceHeader,
    ratings: Ratings,
    options: SubmitOptions = {},
  ): Promise<RecordPointer<'invoice'>> {
    const { book, runtime, options: own } = this.#context;
    const pointer = invoicePointer(book, header);
    const waiting = { signal: options.signal, id: pointer.recordId, schedule: runtime.schedule };
    if (pointer.owner === own.party) {
      await this.#issue(header, ratings, keyed(options));
      if (book.find(pointer)?.document?.option === '1') return pointer;
      await firstUnlessAborted(this.#answer$(pointer), waiting);
      return pointer;
    }
    const answer$ = this.#hasAsked(header, ratings)
      ? this.#answer$(pointer)
      : merge(this.#news$(pointer), this.#request$(header, ratings, pointer.owner));
    await firstUnlessAborted(answer$, waiting);
    return pointer;
  }

  /** Option 2, asked for by the recipient: whoever asks, the issuer's engine generates (CR12, CR13). */
  async issueOnRequest(header: InvoiceHeader, ratings: Ratings): Promise<void> {
    const { book, options } = this.#context;
    const { recordId } = invoicePointer(book, header);
    if (this.#asked.has(recordId) || isStanding(book, header)) return; // the same request again
    this.#asked.add(recordId);
    try {
      if (this.#generate(header, ratings).option === '1') throw optionMismatch();
      await this.#issue(header, ratings, {});
    } catch (error) {
      await options.channel.send({ type: 'refusal', commandId: recordId, reason: messageOf(error), onLedger: false });
      throw error;
    } finally {
      this.#asked.delete(recordId);
    }
  }

  /** Whether the issuer has issued exactly this already: the caller asks again, perhaps after a restart. */
  #hasAsked(header: InvoiceHeader, ratings: Ratings): boolean {
    const { book } = this.#context;
    const { document } = book.find(invoicePointer(book, header)) ?? {};
    if (document === undefined || !isStanding(book, header)) return false;
    const [standing, wanted] = [document, this.#generate(header, ratings)].map(asIssued);
    return JSON.stringify(standing) === JSON.stringify(wanted);
  }

  /** One set bills the ratings and issues the invoice of them. */
  #issue(header: InvoiceHeader, ratings: Ratings, options: SendOptions): Promise<unknown> {
    const make = (): ReturnType<typeof assemble> =>
      assemble(this.#context, issueCommands(this.#generate(header, ratings), ratings));
    return this.#desk.send(requestText(header, ratings), make, options);
  }

  /** Asks the issuer for what it can issue, again with each heartbeat. Emits nothing. */
  #request$(header: InvoiceHeader, ratings: Ratings, issuer: number): Observable<never> {
    const { options, beats } = this.#context;
    return defer(() => {
      const invoice = this.#generate(header, ratings);
      if (invoice.option === '1') throw optionMismatch();
      this.#checkRequest(issueCommands(invoice, ratings), issuer);
      return beats.pipe(
        startWith(undefined),
        concatMap(() => options.channel.send({ type: 'generate', header, ratings })),
        ignoreElements(),
      );
    });
  }

  #generate(header: InvoiceHeader, ratings: Ratings): InvoiceDocument {
    const { book } = this.#context;
    const documents = ratings.map((pointer) => ratingDocument(book, pointer));
    const invoice = generateInvoice(book, header, documents);
    if (E.isLeft(invoice)) throw invoice.left;
    return invoice.right;
  }

  /** What the issuer could not issue is not asked for. */
  #checkRequest(commands: readonly BusinessCommand[], issuer: number): void {
    const decided = decide(this.#context.book, commands, issuer);
    if (E.isLeft(decided)) throw toError(decided.left, 'The invoice');
  }

  /** How the second engine answers an invoice, or has answered it. */
  #answer$(pointer: RecordPointer<'invoice'>): Observable<unknown> {
    const standing$ = defer(() => of(this.#context.book.find(pointer)?.state ?? 'none')).pipe(
      filter((state) => !UNANSWERED.has(state)),
    );
    return merge(standing$, this.#news$(pointer));
  }

  /** How the second engine answers an invoice from now on, or why there is none. */
  #news$(pointer: RecordPointer<'invoice'>): Observable<unknown> {
    const { feed } = this.#context;
    const rejected = (reason: string, onLedger: boolean): ProposalRejectedError =>
      new ProposalRejectedError({ commandId: pointer.recordId, reason, onLedger });
    const refused$ = this.#desk.refusals.pipe(
      filter(({ commandId }) => commandId === pointer.recordId),
      map(({ reason }) => {
        throw rejected(reason, false);
      }),
    );
    const answered$ = feed.live$.pipe(
      filter(({ finality }) => finality !== 'reverted'),
      mergeMap(({ changes }) => changes),
      filter((change) => change.recordId === pointer.recordId && ['accept', 'reject'].includes(change.action)),
      map(({ action }) => {
        if (action === 'reject') throw rejected('the other engine comes to another invoice', true);
      }),
    );
    return merge(answered$, refused$);
  }
}

/** States of an invoice that nobody has accepted. */
const UNANSWERED: ReadonlySet<string> = new Set(['none', 'draft', 'issued', 'rejected', 'withdrawn']);

function requestText(header: InvoiceHeader, ratings: Ratings): string {
  const ids = ratings.map(({ owner, recordId }) => `${owner}/${recordId}`);
  return `invoice ${JSON.stringify(Object.entries(header).sort())} ${ids.join(' ')}`;
}

/** One set bills the ratings and issues the invoice of them. */
function issueCommands(document: InvoiceDocument, ratings: Ratings): readonly BusinessCommand[] {
  const bills = ratings.map(({ owner, recordId }): BusinessCommand => ({
    kind: 'rating',
    action: 'bill',
    record: { owner, recordId },
  }));
  return [...bills, { kind: 'invoice', action: 'issue', document }];
}

/** An invoice's text whatever has become of its items. */
function asIssued(invoice: InvoiceDocument): unknown {
  return canonicalText({ ...invoice, items: invoice.items.map((item) => ({ ...item, state: '' })) });
}

function isStanding(book: Book, header: InvoiceHeader): boolean {
  const state = book.find(invoicePointer(book, header))?.state;
  return state !== undefined && !['none', 'rejected', 'withdrawn'].includes(state);
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
