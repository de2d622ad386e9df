import * as E from 'fp-ts/lib/Either.js';
import type { Subscription } from 'rxjs';
import { merge } from 'rxjs';
import type { BookRecord } from '../domain/book.js';
import { BusinessRuleError } from '../domain/business-rule-error.js';
import type { RecordPointer } from '../domain/commands.js';
import { decide } from '../domain/decide.js';
import { LIFECYCLE } from '../domain/table.js';
import { fromHex, toHex } from '../protocol/bytes.js';
import { assemble } from './assemble.js';
import type { BilateralContext } from './bilateral-context.js';
import type { CommandDesk, Sending } from './command-desk.js';
import { OutcomeUnknownError } from './errors.js';
import { OWN_KEY } from './outbox/outbox.js';

type InvoicePointer = RecordPointer<'invoice'>;

/**
 * Answers invoices of Option 2: this party's engine generates the same invoice from the same state, and its equal result is the
 * acceptance, another result the rejection (MEF 114 CR17–CR20).
 */
export class SecondEngine {
  readonly #context: BilateralContext;
  readonly #desk: CommandDesk;
  /** Issued to this party and not answered, by record id: documents may come after the announcement. */
  readonly #open = new Map<string, InvoicePointer>();
  readonly #busy = new Set<string>();
  #subscriptions: readonly Subscription[] = [];

  constructor(context: BilateralContext, desk: CommandDesk) {
    this.#context = context;
    this.#desk = desk;
  }

  start(): void {
    const { feed, arrivals, beats, book } = this.#context;
    for (const { kind, owner, recordId } of book.all('invoice')) this.#look({ kind, owner, recordId });
    this.#subscriptions = [
      feed.live$.subscribe({
        next: ({ finality, changes }) => {
          if (finality !== 'reverted') for (const change of changes) this.#look(change);
        },
        error: this.#context.report,
      }),
      merge(arrivals, beats).subscribe(() => {
        for (const pointer of this.#open.values()) this.#consider(pointer);
      }),
    ];
  }

  stop(): void {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
  }

  #look({ kind, owner, recordId }: { readonly kind: string; readonly owner: number; readonly recordId: string }): void {
    if (kind === 'invoice' && owner !== this.#context.options.party) this.#consider({ kind, owner, recordId });
  }

  #consider(pointer: InvoicePointer): void {
    const { recordId } = pointer;
    const invoice = this.#context.book.find(pointer);
    const isOpen = invoice?.state === 'issued' && (invoice.document?.option ?? '2') === '2';
    if (isOpen) this.#open.set(recordId, pointer);
    else this.#open.delete(recordId);
    if (!isOpen || invoice.document === undefined || this.#busy.has(recordId)) return;
    this.#busy.add(recordId);
    this.#answer(invoice)
      .catch(this.#context.report)
      .finally(() => this.#busy.delete(recordId));
  }

  async #answer(invoice: BookRecord<'invoice'>): Promise<void> {
    if (!(await this.#isNewest(invoice))) return; // history, after a restart: it was answered then
    const key = await this.#freeKey(`${OWN_KEY}second-engine/${invoice.recordId}/${invoice.head}`);
    if (this.#verdictOn(invoice) === undefined) return; // considered again when documents arrive
    await this.#desk.send(key, () => this.#assemble(invoice), { key });
  }

  /** Judged and put together in one turn: a reorganisation in between would make a rejection of what only was away for a moment. */
  #assemble(invoice: BookRecord<'invoice'>): Sending<'apply'> {
    const action = this.#verdictOn(invoice);
    if (action === undefined) throw new OutcomeUnknownError(invoice.recordId, 'the invoice is not there any more');
    const record = { owner: invoice.owner, recordId: invoice.recordId };
    return assemble(this.#context, [{ kind: 'invoice', action, record }]);
  }

  /** What this party's engine comes to; undefined while it cannot tell. */
  #verdictOn({ kind, owner, recordId, head }: BookRecord<'invoice'>): 'accept' | 'reject' | undefined {
    const { book, options } = this.#context;
    if (book.find({ kind, owner, recordId })?.head !== head) return undefined;
    const decided = decide(book, [{ kind, action: 'accept', record: { owner, recordId } }], options.party);
    if (E.isRight(decided)) return 'accept';
    return decided.left instanceof BusinessRuleError && decided.left.name !== 'DocumentMissingError'
      ? 'reject'
      : undefined;
  }

  /** An answer that can never be applied any more, such as one that expired while nothing ran, is given again. */
  async #freeKey(subject: string): Promise<string> {
    const { outbox } = this.#context;
    for (let time = 1; ; time++) {
      const key = `${subject}/${time}`;
      if ((await outbox.find(key))?.state !== 'failed') return key;
    }
  }

  async #isNewest({ kind, owner, recordId, head }: BookRecord<'invoice'>): Promise<boolean> {
    const { options, address } = this.#context;
    const held = await options.ledger.record({
      bilateralId: address.bilateralId,
      ...{ kind: LIFECYCLE.kinds[kind].number, owner, recordId: fromHex(recordId) },
    });
    return held !== undefined && toHex(held.head) === head;
  }
}
