import * as E from 'fp-ts/lib/Either.js';
import { defer, filter, ignoreElements, map, merge, mergeMap, type Observable } from 'rxjs';
import type { Book } from '../domain/book.js';
import { BusinessRuleError } from '../domain/business-rule-error.js';
import type { BusinessCommand, RecordPointer } from '../domain/commands.js';
import { decide } from '../domain/decide.js';
import type { InvoiceDocument, RatingDocument } from '../domain/documents.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import { generateInvoice } from '../domain/generate-invoice.js';
import { invoicePointer } from '../domain/kinds/invoice.js';
import type { WaitOptions } from '../ledger/ledger.js';
import type { BilateralContext } from './bilateral-context.js';
import type { CommandDesk } from './command-desk.js';
import { ProposalRejectedError, toError } from './errors.js';
import { firstUnlessAborted } from './wait.js';

type Ratings = readonly RecordPointer<'rating'>[];
type Submit = (commands: readonly BusinessCommand[], options?: WaitOptions) => Promise<unknown>;

/** Invoices by Option 1 and Option 2 behind one call; the terms say which (MEF 114 §7.7). */
export class Invoicing {
  readonly #context: BilateralContext;
  readonly #desk: CommandDesk;
  readonly #submit: Submit;
  /** Record ids of invoices that the other party asked for and that are being issued: a request may come twice. */
  readonly #asked = new Set<string>();

  constructor(context: BilateralContext, desk: CommandDesk, submit: Submit) {
    this.#context = context;
    this.#desk = desk;
    this.#submit = submit;
  }

  async invoice(header: InvoiceHeader, ratings: Ratings, options: WaitOptions = {}): Promise<RecordPointer<'invoice'>> {
    const { book, options: own } = this.#context;
    const pointer = invoicePointer(book, header);
    const isIssuer = pointer.owner === own.party;
    const invoice = this.#generate(header, ratings);
    const commands = issueCommands(invoice, ratings);
    if (invoice.option === '1') {
      if (!isIssuer) throw optionMismatch();
      await this.#submit(commands, options);
      return pointer;
    }
    if (!isIssuer) this.#checkRequest(commands, pointer.owner);
    const asked$ = defer((): Promise<unknown> =>
      isIssuer ? this.#submit(commands, options) : own.channel.send({ type: 'generate', header, ratings }),
    );
    const answer$ = merge(this.#answer$(pointer.recordId), asked$.pipe(ignoreElements()));
    await firstUnlessAborted(answer$, options.signal, pointer.recordId);
    return pointer;
  }

  /** Option 2, asked for by the recipient: whoever asks, the issuer's engine generates (CR12, CR13). */
  async issueOnRequest(header: InvoiceHeader, ratings: Ratings): Promise<void> {
    const { book, options } = this.#context;
    const { recordId } = invoicePointer(book, header);
    if (this.#asked.has(recordId) || isStanding(book, header)) return; // the same request again
    this.#asked.add(recordId);
    try {
      const invoice = this.#generate(header, ratings);
      if (invoice.option === '1') throw optionMismatch();
      await this.#submit(issueCommands(invoice, ratings));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await options.channel.send({ type: 'refusal', commandId: recordId, reason, onLedger: false });
      throw error;
    } finally {
      this.#asked.delete(recordId);
    }
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

  /** How the second engine answered an invoice, or why there is none. */
  #answer$(recordId: string): Observable<unknown> {
    const rejected = (reason: string, onLedger: boolean): ProposalRejectedError =>
      new ProposalRejectedError({ commandId: recordId, reason, onLedger });
    const refused$ = this.#desk.refusals.pipe(
      filter(({ commandId }) => commandId === recordId),
      map(({ reason }) => {
        throw rejected(reason, false);
      }),
    );
    const answered$ = this.#context.feed.live$.pipe(
      filter(({ finality }) => finality !== 'reverted'),
      mergeMap(({ changes }) => changes),
      filter((change) => change.recordId === recordId && ['accept', 'reject'].includes(change.action)),
      map(({ action }) => {
        if (action === 'reject') throw rejected('the other engine comes to another invoice', true);
      }),
    );
    return merge(answered$, refused$);
  }
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
