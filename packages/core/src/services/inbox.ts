import * as E from 'fp-ts/lib/Either.js';
import type { Subscription } from 'rxjs';
import type { BusinessCommand, RecordPointer } from '../domain/commands.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import { toHex } from '../protocol/bytes.js';
import type { ApplyCommand, Command, Signature } from '../protocol/commands.js';
import { epochOfPrev, ZERO_HEAD } from '../protocol/commands.js';
import { decodeCommand, signersOf } from '../protocol/decode-command.js';
import { encodeCommand, encodeRejection, rejectionMessage } from '../protocol/encode-command.js';
import type { BilateralContext } from './bilateral-context.js';
import type { Proposal } from './co-sign.js';
import { coSignWhatIsSound, REJECTION_REASON } from './co-sign.js';
import type { CommandDesk } from './command-desk.js';
import { deliver } from './deliver.js';
import type { StoredDocument } from './documents.js';
import { CounterpartyError, toError } from './errors.js';
import type { OpenedDocument } from './open-documents.js';
import { openDocument } from './open-documents.js';
import type { ChannelMessage, ProposalMessage } from './payload-channel.js';
import { reviewSet, SetMismatchError } from '../domain/review-set.js';
import { sign } from './sign.js';

type Proposable = Exclude<Command, { type: 'establish' | 'reject' }>;

interface Review {
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
      case 'refusal':
        this.#desk.refusals.next(message);
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
    const { options, book, arrivals } = this.#context;
    for (const { commitment, stored, document } of opened) {
      await options.documents.putDocument(commitment, stored);
      book.supply(commitment, document);
    }
    arrivals.next();
  }

  /** A proposal may come more than once; what is answered or being answered is left alone. */
  async #receive(message: ProposalMessage): Promise<void> {
    const { options, address, feed } = this.#context;
    const { command, signature } = this.#read(message);
    const commandId = toHex(command.id);
    if (this.#considered.has(commandId) || feed.hasAnswered(commandId)) return;
    this.#considered.add(commandId);
    try {
      const outcome = await options.ledger.outcome({ bilateralId: address.bilateralId, commandId });
      if (outcome.status !== 'accepted') await this.#consider(command, signature, message.documents);
    } finally {
      this.#considered.delete(commandId);
    }
  }

  /** @throws CounterpartyError when it is no proposal to this party. */
  #read(message: ProposalMessage): { readonly command: Proposable; readonly signature: Signature } {
    const { runtime, options, address } = this.#context;
    const decoded = decodeCommand(runtime.hashes, message.command);
    if (E.isLeft(decoded)) throw new CounterpartyError(`A proposal that is no command: ${decoded.left.problem}`);
    const command = decoded.right;
    if (
      command.type === 'establish' ||
      command.type === 'reject' ||
      toHex(command.fields.bilateralId) !== address.bilateralId
    ) {
      throw new CounterpartyError(`A proposal of type ${command.type} that is not for this bilateral`);
    }
    const [signature, ...more] = command.signatures;
    if (signature?.party !== 1 - options.party || more.length > 0)
      throw new CounterpartyError('A proposal without its proposer’s signature, or with another one');
    if (!signersOf(command.type, command.fields).has(options.party))
      throw new CounterpartyError(`A proposal of type ${command.type} that this party has not to sign`);
    return { command, signature };
  }

  async #consider(command: Proposable, signature: Signature, documents: readonly StoredDocument[]): Promise<void> {
    const { type } = command;
    const { problem, commands } =
      type === 'apply' ? await this.#review(command, documents) : { problem: undefined, commands: [] };
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
    if (E.isLeft(reviewed)) return { problem: toError(reviewed.left, 'The proposal'), commands: [] };
    return { problem: undefined, commands: reviewed.right.commands };
  }

  /** The proposer may have seen more of the ledger: waits for what the ledger holds already, and for nothing else. */
  async #catchUp(command: ApplyCommand): Promise<void> {
    const { options, address, feed } = this.#context;
    for (const change of command.fields.changes) {
      for (const needed of [{ ...change, head: change.prev }, ...change.references]) {
        if (epochOfPrev(needed.head) !== undefined || toHex(needed.head) === toHex(ZERO_HEAD)) continue;
        const held = await options.ledger.record({ bilateralId: address.bilateralId, ...needed });
        if (held !== undefined && toHex(held.head) === toHex(needed.head)) await feed.caughtUp(toHex(needed.head));
      }
    }
  }

  async #coSign(command: Proposable, theirs: Signature): Promise<void> {
    const { runtime, options, address, operational, root } = this.#context;
    const own = await sign(runtime, command.type === 'apply' ? operational : root, command.message);
    const signatures = [theirs, own].sort((a, b) => a.party - b.party);
    const envelope = encodeCommand(command.type, command.fields as never, signatures);
    try {
      await deliver(envelope, { ...options, bilateralId: address.bilateralId });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await options.channel.send({ type: 'refusal', commandId: toHex(command.id), reason, onLedger: false });
      throw error;
    }
  }

  /** A set is refused on the ledger, so that it is dead; where that cannot be, and for other commands, in words only. */
  async #refuse(command: Proposable, theirs: Signature, reason: string, code: number): Promise<void> {
    const { options } = this.#context;
    const commandId = toHex(command.id);
    const refusal = { type: 'refusal', commandId, reason } as const;
    if (command.type !== 'apply') return options.channel.send({ ...refusal, onLedger: false });
    await options.channel.send({ ...refusal, onLedger: true });
    try {
      await this.#rejectOnLedger(command, theirs, code);
    } catch {
      await options.channel.send({ ...refusal, onLedger: false }); // it could not have been applied either
    }
  }

  async #rejectOnLedger(command: ApplyCommand, theirs: Signature, code: number): Promise<void> {
    const { runtime, options, address, operational } = this.#context;
    const own = await sign(runtime, operational, rejectionMessage(runtime.hashes, command.id, code));
    await deliver(encodeRejection(command.fields, theirs, code, own), { ...options, bilateralId: address.bilateralId });
  }
}
