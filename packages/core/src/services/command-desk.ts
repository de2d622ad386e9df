import { EMPTY, filter, map, merge, mergeMap, Subject, throwError } from 'rxjs';
import type { WaitOptions } from '../ledger/ledger.js';
import { toHex } from '../protocol/bytes.js';
import type { CommandFields, CommandType, Signature } from '../protocol/commands.js';
import { signersOf } from '../protocol/decode-command.js';
import { commandMessage, encodeCommand } from '../protocol/encode-command.js';
import type { CommittedDocument } from '../domain/assemble-set.js';
import type { BilateralContext } from './bilateral-context.js';
import { deliver } from './deliver.js';
import { ProposalRejectedError } from './errors.js';
import type { RefusalMessage } from './payload-channel.js';
import type { BilateralChange } from './bilateral-change.js';
import type { PartySigner } from './sign.js';
import { sign } from './sign.js';
import { firstUnlessAborted } from './wait.js';

export type SendableType = Exclude<CommandType, 'establish' | 'reject'>;

export interface Sending<T extends SendableType> {
  readonly type: T;
  readonly fields: CommandFields[T];
  /** Own signers, in the order in which the signatures stand. */
  readonly signers: readonly PartySigner[];
  readonly documents: readonly CommittedDocument[];
}

/** The way out: signs, keeps, and sends commands, by itself or over the other party's co-signature. */
export class CommandDesk {
  /** Refusals of the other party, in words. */
  readonly refusals = new Subject<RefusalMessage>();
  readonly #context: BilateralContext;

  constructor(context: BilateralContext) {
    this.#context = context;
  }

  /**
   * Resolves once the command is applied and the own book has seen it.
   *
   * @throws CommandRejectedError · ProposalRejectedError · OutcomeUnknownError · SignerFaultyError · TypeError once stopped
   */
  async send<T extends SendableType>(
    { type, fields, signers, documents }: Sending<T>,
    options: WaitOptions,
  ): Promise<BilateralChange> {
    const { runtime, options: own, address, feed } = this.#context;
    if (feed.isStopped) throw new TypeError('This bilateral was stopped, for good; open it again');
    const message = commandMessage(runtime.hashes, type, fields);
    const commandId = toHex(runtime.hashes.sha256(message));
    const signatures: Signature[] = [];
    for (const signer of signers) signatures.push(await sign(runtime, signer, message, options));
    const envelope = encodeCommand(type, fields, signatures);
    await this.keep(commandId, envelope, documents);
    if (signersOf(type, fields).size > new Set(signatures.map(({ party }) => party)).size) {
      await own.channel.send({ type: 'proposal', command: envelope, documents: documents.map(stored) });
      return this.#wait(commandId, options);
    }
    if (documents.length > 0) await own.channel.send({ type: 'documents', documents: documents.map(stored) });
    await deliver(envelope, { ...own, ...options, bilateralId: address.bilateralId });
    return this.#wait(commandId, options);
  }

  /** Keeps a command and its documents before anything is sent. */
  async keep(commandId: string, envelope: Uint8Array, documents: readonly CommittedDocument[]): Promise<void> {
    const { options, book } = this.#context;
    for (const document of documents) {
      const commitment = toHex(document.commitment);
      await options.documents.putDocument(commitment, stored(document));
      book.supply(commitment, document.document);
    }
    await options.documents.putCommand(commandId, envelope);
  }

  /** Ends every wait. */
  stop(): void {
    this.refusals.complete();
  }

  #wait(commandId: string, { signal }: WaitOptions): Promise<BilateralChange> {
    let words = '';
    const refused$ = this.refusals.pipe(
      filter((refusal) => refusal.commandId === commandId),
      mergeMap(({ reason, onLedger }) => {
        words = reason;
        return onLedger ? EMPTY : throwError(() => new ProposalRejectedError({ commandId, reason, onLedger }));
      }),
    );
    const answer$ = this.#context.feed.answer$(commandId).pipe(
      map((change) => {
        if (change.rejected === undefined) return change;
        const reason = words === '' ? `reason ${change.rejected.reason}` : words;
        throw new ProposalRejectedError({ commandId, reason, onLedger: true });
      }),
    );
    return firstUnlessAborted(merge(answer$, refused$), signal, commandId);
  }
}

function stored({ kind, text, secret }: CommittedDocument): Pick<CommittedDocument, 'kind' | 'text' | 'secret'> {
  return { kind, text, secret };
}
