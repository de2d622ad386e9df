import * as E from 'fp-ts/lib/Either.js';
import type { Subscription } from 'rxjs';
import type { RecordPointer } from '../domain/commands.js';
import type { BusinessDocument } from '../domain/documents.js';
import type { InvoiceHeader } from '../domain/generate-invoice.js';
import { toHex } from '../protocol/bytes.js';
import type { ApplyCommand, Command, Signature } from '../protocol/commands.js';
import { epochOfPrev, ZERO_HEAD } from '../protocol/commands.js';
import { decodeCommand } from '../protocol/decode-command.js';
import { encodeCommand, encodeRejection, rejectionMessage } from '../protocol/encode-command.js';
import { logHeadMessage } from '../protocol/log-head.js';
import { isCanonicalSignature } from '../protocol/signature.js';
import type { BilateralContext } from './bilateral-context.js';
import { coSignWhatIsSound, REJECTION_REASON } from './co-sign.js';
import type { CommandDesk } from './command-desk.js';
import { deliver } from './deliver.js';
import type { StoredDocument } from './documents.js';
import { CounterpartyError, toError } from './errors.js';
import { openDocument } from './open-documents.js';
import type { ChannelMessage, HeadMessage, ProposalMessage } from './payload-channel.js';
import { reviewSet, SetMismatchError } from '../domain/review-set.js';
import { sign } from './sign.js';

/** The way in: what the other party sends is checked again from its bytes, and each message is dealt with apart from the others. */
export class Inbox {
  readonly #context: BilateralContext;
  readonly #desk: CommandDesk;
  readonly #generate: (header: InvoiceHeader, ratings: readonly RecordPointer<'rating'>[]) => Promise<unknown>;
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
        this.#context.problems.next(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  stop(): void {
    this.#subscription?.unsubscribe();
  }

  async #take(message: ChannelMessage): Promise<void> {
    switch (message.type) {
      case 'documents':
        await this.#open(message.documents);
        return;
      case 'proposal':
        await this.#consider(message);
        return;
      case 'refusal':
        this.#desk.refusals.next(message);
        return;
      case 'head':
        await this.#compareHead(message);
        return;
      case 'generate':
        await this.#generate(message.header, message.ratings);
        return;
    }
  }

  /** Keeps documents that pass the gate; one that does not refuses the whole message. */
  async #open(documents: readonly StoredDocument[]): Promise<ReadonlyMap<string, BusinessDocument>> {
    const { runtime, options, book } = this.#context;
    const opened = documents.map((document) => {
      const result = openDocument(runtime.hashes, document);
      if (E.isLeft(result)) throw result.left;
      return result.right;
    });
    for (const { commitment, stored, document } of opened) {
      await options.documents.putDocument(commitment, stored);
      book.supply(commitment, document);
    }
    return new Map(opened.map(({ commitment, document }) => [commitment, document]));
  }

  async #consider(message: ProposalMessage): Promise<void> {
    const { runtime, options, address } = this.#context;
    const decoded = decodeCommand(runtime.hashes, message.command);
    if (E.isLeft(decoded)) throw new CounterpartyError(`A proposal that is no command: ${decoded.left.problem}`);
    const command = decoded.right;
    const commandId = toHex(command.id);
    if (
      command.type === 'establish' ||
      command.type === 'reject' ||
      toHex(command.fields.bilateralId) !== address.bilateralId
    ) {
      throw new CounterpartyError(`A proposal of type ${command.type} that is not for this bilateral`);
    }
    const [signature] = command.signatures;
    if (signature?.party !== 1 - options.party)
      throw new CounterpartyError('A proposal without its proposer’s signature');
    const { problem, commands } =
      command.type === 'apply' ? await this.#review(command, message.documents) : { problem: undefined, commands: [] };
    if (problem instanceof SetMismatchError)
      return this.#refuse(command, signature, problem.message, REJECTION_REASON.checksFailed);
    const answer = await (options.coSign ?? coSignWhatIsSound)({ commandId, type: command.type, commands, problem });
    if (answer.accept) return this.#coSign(command, signature);
    return this.#refuse(
      command,
      signature,
      answer.reason,
      problem === undefined ? REJECTION_REASON.declined : REJECTION_REASON.checksFailed,
    );
  }

  async #review(command: ApplyCommand, documents: readonly StoredDocument[]) {
    const { runtime, options, book } = this.#context;
    const opened = await this.#open(documents);
    await this.#catchUp(command);
    const reviewed = reviewSet(runtime.hashes, book, command, opened, 1 - options.party);
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

  async #coSign(command: Exclude<Command, { type: 'establish' | 'reject' }>, theirs: Signature): Promise<void> {
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
  async #refuse(
    command: Exclude<Command, { type: 'establish' | 'reject' }>,
    theirs: Signature,
    reason: string,
    code: number,
  ): Promise<void> {
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

  /** Both derive the same head at each size; a difference means that the two do not see the same ledger. */
  async #compareHead({ size, digest, signature }: HeadMessage): Promise<void> {
    const { runtime, log, options, address, feed } = this.#context;
    await feed.reached(size);
    const head = log.head(size);
    if (head === undefined || log.digest(head) !== digest) {
      throw new CounterpartyError(
        `The log heads of size ${size} differ: ${digest} is the other party's; stop, and compare the logs`,
      );
    }
    const key = await options.ledger.key({
      bilateralId: address.bilateralId,
      party: signature.party,
      index: signature.keyIndex,
    });
    const message = logHeadMessage(runtime.hashes, head);
    const valid =
      signature.party === 1 - options.party &&
      key !== undefined &&
      isCanonicalSignature(key.key.algorithm, signature.bytes) &&
      runtime.verify(key.key, message, signature.bytes);
    if (!valid)
      throw new CounterpartyError(`The other party's signature over the log head of size ${size} does not verify`);
    log.addSignature(size, signature);
  }
}
