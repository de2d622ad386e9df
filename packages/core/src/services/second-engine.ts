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
import type { CommandDesk } from './command-desk.js';
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
    const { book, options } = this.#context;
    if (!(await this.#isNewest(invoice))) return; // history, after a restart: it was answered then
    const record = { owner: invoice.owner, recordId: invoice.recordId };
    const accept = { kind: 'invoice', action: 'accept', record } as const;
    const decided = decide(book, [accept], options.party);
    if (E.isLeft(decided) && isMissingDocument(decided.left)) return; // considered again when documents arrive
    const answer = E.isRight(decided) ? accept : ({ ...accept, action: 'reject' } as const);
    const key = await this.#freeKey(`${OWN_KEY}second-engine/${invoice.recordId}/${invoice.head}`);
    await this.#desk.send(key, () => assemble(this.#context, [answer]), { key });
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

function isMissingDocument(error: unknown): boolean {
  return error instanceof BusinessRuleError && error.name === 'DocumentMissingError';
}
