import * as E from 'fp-ts/lib/Either.js';
import type { Subscription } from 'rxjs';
import { filter, take } from 'rxjs';
import type { BusinessCommand, RecordPointer } from '../domain/commands.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import { toHex } from '../protocol/bytes.js';
import type { ApplyCommand, Command, Reference, Signature } from '../protocol/commands.js';
import { epochOfPrev, ZERO_HEAD } from '../protocol/commands.js';
import { decodeCommand, signersOf } from '../protocol/decode-command.js';
import { encodeCommand, encodeRejection, rejectionMessage } from '../protocol/encode-command.js';
import type { BilateralContext } from './bilateral-context.js';
import type { Proposal } from './co-sign.js';
import { coSignWhatIsSound, REJECTION_REASON } from './co-sign.js';
import type { CommandDesk } from './command-desk.js';
import { errorOf } from './command-desk.js';
import { OWN_KEY } from './outbox/outbox.js';
import type { StoredDocument } from './state/bilateral-records.js';
import { CounterpartyError, toError } from './errors.js';
import { sendMissing } from './missing-documents.js';
import type { Intent } from './outbox/intent.js';
import type { OpenedDocument } from './open-documents.js';
import { openDocument } from './open-documents.js';
import type { ChannelMessage, ProposalMessage } from './payload-channel.js';
import { reviewSet, SetMismatchError } from '../domain/review-set.js';
import { sign } from './sign.js';

type Proposable = Exclude<Command, { type: 'establish' | 'reject' }>;

interface Review {
  /** It builds on what the ledger does not show yet, or not any more: the proposer will ask again. */
  readonly isTooEarly?: boolean;
  readonly problem: Error | undefined;
  readonly commands: readonly BusinessCommand[];
}

/** The way in: what the other party sends is checked again from its bytes, and each message is dealt with apart from the others. */
export class Inbox {
  readonly #context: BilateralContext;
  readonly #desk: CommandDesk;
  readonly #generate: (header: InvoiceHeader, ratings: readonly RecordPointer<'rating'>[]) => Promise<unknown>;
  readonly #considered = new Set<string>();
  #subscription: Subscription | undefined;

  constructor(
    context: BilateralContext,
    desk: CommandDesk,
    generate: (header: InvoiceHeader, ratings: readonly RecordPointer<'rating'>[]) => Promise<unknown>,
  ) {
    this.#context = context;
    this.#desk = desk;
    this.#generate = generate;
  }

  start(): void {
    this.#subscription = this.#context.options.channel.messages$.subscribe((message) => {
      this.#take(message).catch((error: unknown) => {
        if (!this.#context.feed.isStopped) this.#context.report(error);
      });
    });
  }

  stop(): void {
    this.#subscription?.unsubscribe();
  }

  async #take(message: ChannelMessage): Promise<void> {
    const { feed, heads } = this.#context;
    switch (message.type) {
      case 'documents':
        await this.#keep(this.#open(message.documents));
        return;
      case 'proposal':
        await this.#receive(message);
        return;
      case 'missing':
        await sendMissing(this.#context, message.commitments);
        return;
      case 'refusal':
        this.#desk.refusals.next(message);
        if (!message.onLedger) await this.#context.outbox.refused(message.commandId, message.reason);
        return;
      case 'head':
        await feed.reached(message.size);
        await heads.take(message);
        return;
      case 'generate':
        await this.#generate(message.header, message.ratings);
        return;
    }
  }

  /** Documents that pass the gate; one that does not refuses the whole message. */
  #open(documents: readonly StoredDocument[]): readonly OpenedDocument[] {
    return documents.map((document) => {
      const opened = openDocument(this.#context.runtime.hashes, document);
      if (E.isLeft(opened)) throw opened.left;
      return opened.right;
    });
  }

  async #keep(opened: readonly OpenedDocument[]): Promise<void> {
    const { records, book, arrivals } = this.#context;
    await records.store.write(opened.map(({ commitment, stored }) => records.putDocument(commitment, stored)));
    for (const { commitment, document } of opened) book.supply(commitment, document);
    arrivals.next();
  }

  /** A proposal may come more than once; what is answered or being answered is left alone, but for words that may be lost. */
  async #receive(message: ProposalMessage): Promise<void> {
    const { options, address, feed, outbox } = this.#context;
    const read = this.#read(message);
    if (read === undefined) return;
    const { command, signature } = read;
    const commandId = toHex(command.id);
    if (this.#considered.has(commandId) || feed.hasAnswered(commandId)) return;
    this.#considered.add(commandId);
    try {
      const answer = await outbox.find(answerKey(commandId));
      if (answer !== undefined) {
        await this.#sayAgain(commandId, answer);
        return;
      }
      const outcome = await options.ledger.outcome({ bilateralId: address.bilateralId, commandId });
      if (outcome.status !== 'accepted') await this.#consider(command, signature, message.documents);
    } finally {
      this.#considered.delete(commandId);
    }
  }

  /** Undefined for the genesis of this bilateral, come again. @throws CounterpartyError when it is no proposal to this party. */
  #read(message: ProposalMessage): { readonly command: Proposable; readonly signature: Signature } | undefined {
    const { runtime, options, address } = this.#context;
    const decoded = decodeCommand(runtime.hashes, message.command);
    if (E.isLeft(decoded)) throw new CounterpartyError(`A proposal that is no command: ${decoded.left.problem}`);
    const command = decoded.right;
    if (command.type === 'establish' && toHex(command.id) === address.bilateralId) return undefined;
    if (
      command.type === 'establish' ||
      command.type === 'reject' ||
      toHex(command.fields.bilateralId) !== address.bilateralId
    ) {
      throw new CounterpartyError(`A proposal of type ${command.type} that is not for this bilateral`);
    }
    const signature = signatureOf(command, 1 - options.party);
    if (!signersOf(command.type, command.fields).has(options.party))
      throw new CounterpartyError(`A proposal of type ${command.type} that this party has not to sign`);
    return { command, signature };
  }

  async #consider(command: Proposable, signature: Signature, documents: readonly StoredDocument[]): Promise<void> {
    const { type } = command;
    const { problem, commands, isTooEarly }: Review =
      type === 'apply' ? await this.#review(command, documents) : { problem: undefined, commands: [] };
    if (isTooEarly === true) return;
    if (problem instanceof SetMismatchError)
      return this.#refuse(command, signature, problem.message, REJECTION_REASON.checksFailed);
    const proposal: Proposal = { commandId: toHex(command.id), type, command, commands, problem };
    const answer = await (this.#context.options.coSign ?? coSignWhatIsSound)(proposal);
    if (answer.accept) return this.#coSign(command, signature);
    const code = problem === undefined ? REJECTION_REASON.declined : REJECTION_REASON.checksFailed;
    return this.#refuse(command, signature, answer.reason, code);
  }

  async #review(command: ApplyCommand, documents: readonly StoredDocument[]): Promise<Review> {
    const { runtime, options, book } = this.#context;
    const opened = E.tryCatch(() => this.#open(documents), E.toError);
    if (E.isLeft(opened)) return { problem: new SetMismatchError(opened.left.message), commands: [] };
    await this.#keep(opened.right);
    await this.#catchUp(command);
    const byCommitment = new Map(opened.right.map(({ commitment, document }) => [commitment, document]));
    const reviewed = reviewSet(runtime.hashes, book, command, byCommitment, 1 - options.party);
    if (E.isLeft(reviewed)) {
      const isTooEarly = neededHeads(command).some(({ head }) => !this.#context.feed.hasSeen(toHex(head)));
      return { problem: toError(reviewed.left, 'The proposal'), commands: [], isTooEarly };
    }
    return { problem: undefined, commands: reviewed.right.commands };
  }

  /** The proposer may have seen more of the ledger: waits for what the ledger holds already, and for nothing else. */
  async #catchUp(command: ApplyCommand): Promise<void> {
    const { options, address, feed } = this.#context;
    for (const needed of neededHeads(command)) {
      if (feed.hasSeen(toHex(needed.head))) continue;
      const held = await options.ledger.record({ bilateralId: address.bilateralId, ...needed });
      if (held !== undefined && toHex(held.head) === toHex(needed.head)) await feed.caughtUp(toHex(needed.head));
    }
  }

  async #coSign(command: Proposable, theirs: Signature): Promise<void> {
    const { runtime, operational, root } = this.#context;
    const own = await sign(runtime, command.type === 'apply' ? operational : root, command.message);
    const signatures = [theirs, own].sort((a, b) => a.party - b.party);
    const envelope = encodeCommand(command.type, command.fields as never, signatures);
    await this.#answer(command, envelope);
  }

  /** A set is refused on the ledger, so that it is dead; where that cannot be, and for other commands, in words only. */
  async #refuse(command: Proposable, theirs: Signature, reason: string, code: number): Promise<void> {
    const { runtime, options, operational } = this.#context;
    const refusal = { type: 'refusal', commandId: toHex(command.id), reason } as const;
    await options.channel.send({ ...refusal, onLedger: command.type === 'apply' });
    if (command.type !== 'apply') return;
    const own = await sign(runtime, operational, rejectionMessage(runtime.hashes, command.id, code));
    await this.#answer(command, encodeRejection(command.fields, theirs, code, own), reason);
  }

  /** The one answer to a proposal is stored before it is sent; where the ledger does not take it, the proposer is told in words. */
  async #answer(command: Proposable, envelope: Uint8Array, words?: string): Promise<void> {
    const { runtime, outbox, report } = this.#context;
    const commandId = toHex(command.id);
    const key = answerKey(commandId);
    const answer = decodeCommand(runtime.hashes, envelope);
    if (E.isLeft(answer)) throw new TypeError(`An answer that is no command: ${answer.left.problem}`);
    await outbox.intend(key, commandId, () =>
      Promise.resolve({
        ...{ envelope, to: 'ledger', commitments: [], writes: [], expiry: command.fields.expiry },
        commandId: toHex(answer.right.id),
      }),
    );
    outbox
      .intent$(key)
      .pipe(
        filter(({ state }) => state === 'failed' || state === 'parked'),
        take(1),
      )
      .subscribe((intent) => {
        if (words === undefined) report(errorOf(intent));
        this.#sayAgain(commandId, intent, words).catch(report);
      });
  }

  /** The other party's set could not be applied either, or not by this party's doing. */
  async #sayAgain(commandId: string, intent: Intent, words?: string): Promise<void> {
    if (intent.state !== 'failed' && intent.state !== 'parked') return;
    const reason = words ?? errorOf(intent).message;
    await this.#context.options.channel.send({ type: 'refusal', commandId, reason, onLedger: false });
  }
}

/** The business key of this party's answer to a proposal. */
function answerKey(commandId: string): string {
  return `${OWN_KEY}answer/${commandId}`;
}

/** The only signature of a proposal. @throws CounterpartyError when it is another party's, or not the only one. */
function signatureOf({ signatures }: Proposable, proposer: number): Signature {
  const [signature, ...more] = signatures;
  if (signature?.party !== proposer || more.length > 0)
    throw new CounterpartyError('A proposal without its proposer’s signature, or with another one');
  return signature;
}

function neededHeads(command: ApplyCommand): readonly Reference[] {
  const needed = command.fields.changes.flatMap((change) => [{ ...change, head: change.prev }, ...change.references]);
  return needed.filter(({ head }) => epochOfPrev(head) === undefined && toHex(head) !== toHex(ZERO_HEAD));
}
