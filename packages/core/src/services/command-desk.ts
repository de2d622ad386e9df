import type { Observable } from 'rxjs';
import { EMPTY, filter, map, merge, mergeMap, of, Subject, throwError } from 'rxjs';
import type { WaitOptions } from '../ledger/ledger.js';
import { toHex, utf8 } from '../protocol/bytes.js';
import type { CommandFields, CommandType, Signature } from '../protocol/commands.js';
import { signersOf } from '../protocol/decode-command.js';
import { commandMessage, encodeCommand } from '../protocol/encode-command.js';
import type { CommittedDocument } from '../domain/assemble-set.js';
import type { BilateralContext } from './bilateral-context.js';
import { CommandRejectedError, OutcomeUnknownError, ProposalRejectedError } from './errors.js';
import type { Intent } from './outbox/intent.js';
import type { IntentDraft } from './outbox/outbox.js';
import { OWN_KEY } from './outbox/outbox.js';
import type { RefusalMessage } from './payload-channel.js';
import type { BilateralChange } from './bilateral-change.js';
import type { PartySigner } from './sign.js';
import { sign } from './sign.js';
import { firstUnlessAborted } from './wait.js';

export type SendableType = Exclude<CommandType, 'reject'>;

export interface Sending<T extends SendableType> {
  readonly type: T;
  readonly fields: CommandFields[T];
  /** Own signers, in the order in which the signatures stand. */
  readonly signers: readonly PartySigner[];
  readonly documents: readonly CommittedDocument[];
}

/** What a caller may say about a change besides what it is. */
export interface SubmitOptions extends WaitOptions {
  /**
   * The caller's own name for what it wants to happen once, of 1 to 200 characters. Called again with the same key and the same
   * content, also after a restart, the first outcome answers; with another content a `BusinessKeyConflictError`.
   *
   * @default none: each call is a new one
   */
  readonly businessKey?: string;
}

/** {@link SubmitOptions} with a key that may be Lateral's own. */
export interface SendOptions extends WaitOptions {
  readonly key?: string;
}

const BUSINESS_KEY_MAX = 200;

/** @throws RangeError for a business key that is none. */
export function keyed({ businessKey, signal }: SubmitOptions): SendOptions {
  if (businessKey !== undefined) checkBusinessKey(businessKey);
  return { ...(businessKey !== undefined && { key: businessKey }), ...(signal && { signal }) };
}

/** The way out: signs, stores, and hands to the outbox; then waits for the answer. */
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
   * @param content - What is asked for, as text: the same for the same wish. @param make - Called where the key is new.
   * @throws BusinessKeyConflictError · CommandRejectedError · ProposalRejectedError · OutcomeUnknownError · SignerFaultyError ·
   * StoreError · TypeError once stopped
   */
  async send<T extends SendableType>(
    content: string,
    make: () => Sending<T> | Promise<Sending<T>>,
    { key, signal }: SendOptions,
  ): Promise<BilateralChange> {
    const { feed, outbox, runtime } = this.#context;
    if (feed.isStopped) throw new TypeError('This bilateral was stopped, for good; open it again');
    if (feed.failure !== undefined) throw feed.failure;
    const digest = toHex(runtime.hashes.sha256(utf8(content)));
    const draft = async (): Promise<IntentDraft> => this.#draft(await make(), { ...(signal && { signal }) });
    return this.answer(await outbox.intend(key, digest, draft), signal);
  }

  /** The announcement that answers an intent; rejects where there is another answer. */
  async answer(intent: Intent, signal?: AbortSignal): Promise<BilateralChange> {
    const { feed, outbox, runtime } = this.#context;
    const { key, commandId } = intent;
    let words = '';
    const refusal$ = this.refusals.pipe(
      mergeMap(({ commandId: refused, reason }) => {
        if (refused === commandId) words = reason;
        return EMPTY;
      }),
    );
    const rejected = (change: BilateralChange): BilateralChange => {
      if (change.rejected === undefined) return change;
      const reason = words === '' ? `reason ${change.rejected.reason}` : words;
      throw new ProposalRejectedError({ commandId, reason, onLedger: true });
    };
    const failure$: Observable<never> = merge(of(intent), outbox.intent$(key)).pipe(
      filter(({ state }) => state === 'failed' || state === 'parked' || state === 'abandoned'),
      filter(() => !feed.hasAnswered(commandId)),
      mergeMap((failed) => throwError(() => errorOf(failed))),
    );
    return firstUnlessAborted(merge(refusal$, feed.answer$(commandId).pipe(map(rejected)), failure$), {
      ...{ signal, id: commandId, schedule: runtime.schedule },
    });
  }

  /** Ends every wait. */
  stop(): void {
    this.refusals.complete();
  }

  async #draft<T extends SendableType>(
    { type, fields, signers, documents }: Sending<T>,
    options: WaitOptions,
  ): Promise<IntentDraft> {
    const { runtime, records, book } = this.#context;
    const message = commandMessage(runtime.hashes, type, fields);
    const signatures: Signature[] = [];
    for (const signer of signers) signatures.push(await sign(runtime, signer, message, options));
    const commitments = documents.map((document) => {
      const commitment = toHex(document.commitment);
      book.supply(commitment, document.document);
      return commitment;
    });
    const isProposal = signersOf(type, fields).size > new Set(signatures.map(({ party }) => party)).size;
    return {
      commandId: toHex(runtime.hashes.sha256(message)),
      to: isProposal ? 'otherParty' : 'ledger',
      envelope: encodeCommand(type, fields, signatures),
      expiry: 'expiry' in fields ? fields.expiry : 0,
      commitments,
      writes: documents.map((document, at) => records.putDocument(commitments[at] ?? '', document)),
    };
  }
}

/** @throws RangeError */
function checkBusinessKey(key: string): void {
  if (key.length === 0 || key.length > BUSINESS_KEY_MAX || key.startsWith(OWN_KEY))
    throw new RangeError(
      `The business key ${JSON.stringify(key.slice(0, 80))}: take 1 to ${BUSINESS_KEY_MAX} characters, not beginning with ${OWN_KEY}`,
    );
}

/** Why an intent has not happened, as callers see it. */
export function errorOf({ commandId, state, reason }: Intent): Error {
  if (state === 'abandoned' || reason === undefined) return new OutcomeUnknownError(commandId, 'it was abandoned');
  switch (reason.by) {
    case 'register':
      return new CommandRejectedError(reason.code, reason.change, `Command ${commandId.slice(0, 12)}…`);
    case 'otherParty':
      return new ProposalRejectedError({ commandId, reason: reason.words, onLedger: reason.onLedger });
    case 'transport':
      return new OutcomeUnknownError(commandId, `it is parked: ${reason.words}`);
  }
}
