import { Observable, Subject } from 'rxjs';
import type { Signature } from '../protocol/commands.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import type { RecordPointer } from '../domain/commands.js';
import type { StoredDocument } from './state/bilateral-records.js';

/** A command that needs the other party's signature: its envelope carries the proposer's only. */
export interface ProposalMessage {
  readonly type: 'proposal';
  readonly command: Uint8Array;
  readonly documents: readonly StoredDocument[];
  /** With a genesis: the 32 bytes from which both compute record ids; never on the ledger. */
  readonly recordSecret?: Uint8Array;
}

/** Documents of changes that need one signature only. */
export interface DocumentsMessage {
  readonly type: 'documents';
  readonly documents: readonly StoredDocument[];
}

/** Why a proposal is refused, in words; `onLedger` tells whether the refusal is recorded there, as that of a set should be. */
export interface RefusalMessage {
  readonly type: 'refusal';
  /** Hex id of the command. */
  readonly commandId: string;
  readonly reason: string;
  readonly onLedger: boolean;
}

/** A party's signature over the log head of a size; both derive the same head. */
export interface HeadMessage {
  readonly type: 'head';
  readonly size: number;
  /** Hex of the head's digest. */
  readonly digest: string;
  readonly signature: Signature;
  /** Whether the sender holds both parties' signatures; if not, and its own came before, it wants the other's again. */
  readonly isComplete: boolean;
}

/** Documents that the ledger tells of and that have not arrived. */
export interface MissingMessage {
  readonly type: 'missing';
  /** Hex, at most {@link MISSING_MAX}. */
  readonly commitments: readonly string[];
}

/** Documents that are asked for at once. */
export const MISSING_MAX = 100;

/** Option 2 (MEF 114 §7.7): the buyer asks for the document that agreed state implies. */
export interface GenerateMessage {
  readonly type: 'generate';
  readonly header: InvoiceHeader;
  readonly ratings: readonly RecordPointer<'rating'>[];
}

export type ChannelMessage =
  ProposalMessage | DocumentsMessage | RefusalMessage | HeadMessage | MissingMessage | GenerateMessage;

/**
 * Carries payloads between the two parties of a bilateral, confidential and authentic: never over the ledger in the clear.
 * At least once and in any order; receivers check everything again.
 */
export interface PayloadChannel {
  send(message: ChannelMessage): Promise<void>;
  /** Messages of the other party, to everybody who is subscribed; those that arrived while nobody was are not lost. */
  readonly messages$: Observable<ChannelMessage>;
}

/** Both ends of a channel within one process. */
export function inProcessChannels(): readonly [PayloadChannel, PayloadChannel] {
  const [first, second] = [new Mailbox(), new Mailbox()];
  return [first.channelTo(second), second.channelTo(first)];
}

/** Keeps messages until somebody listens. */
class Mailbox {
  readonly #waiting: ChannelMessage[] = [];
  readonly #messages = new Subject<ChannelMessage>();
  readonly #listen = new Observable<ChannelMessage>((subscriber) => {
    const subscription = this.#messages.subscribe(subscriber);
    for (let message = this.#waiting[0]; message !== undefined && this.#messages.observed; message = this.#waiting[0]) {
      this.#waiting.shift(); // a listener that takes one and leaves must not lose the next
      this.#messages.next(message);
    }
    return subscription;
  });

  channelTo(other: Mailbox): PayloadChannel {
    const send = (message: ChannelMessage): Promise<void> => {
      other.#deliver(message);
      return Promise.resolve();
    };
    return { send, messages$: this.#listen };
  }

  #deliver(message: ChannelMessage): void {
    if (this.#messages.observed) this.#messages.next(message);
    else this.#waiting.push(message);
  }
}
