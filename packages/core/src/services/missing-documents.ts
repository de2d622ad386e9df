import type { Subscription } from 'rxjs';
import type { BilateralContext } from './bilateral-context.js';
import { MISSING_MAX } from './payload-channel.js';

/** Asks the other party, with each heartbeat, for documents that the ledger tells of and that have not arrived; and answers such. */
export class MissingDocuments {
  readonly #context: BilateralContext;
  #subscription: Subscription | undefined;

  constructor(context: BilateralContext) {
    this.#context = context;
  }

  /** Ends with the heartbeats. */
  start(): void {
    this.#subscription ??= this.#context.beats.subscribe(() => {
      this.#ask().catch(this.#context.report);
    });
  }

  async #ask(): Promise<void> {
    const commitments = this.#context.book.awaited().slice(0, MISSING_MAX);
    if (commitments.length > 0) await this.#context.options.channel.send({ type: 'missing', commitments });
  }
}

/** Sends the other party documents that it asks for; only its own bilateral's are there to be found. */
export async function sendMissing(
  { options, records }: BilateralContext,
  commitments: readonly string[],
): Promise<void> {
  const found = await Promise.all(commitments.slice(0, MISSING_MAX).map((commitment) => records.document(commitment)));
  const documents = found.filter((document) => document !== undefined);
  if (documents.length > 0) await options.channel.send({ type: 'documents', documents });
}
