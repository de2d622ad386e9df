import { toHex } from '../protocol/bytes.js';
import type { Hashes } from '../protocol/hash.js';
import type { LogHead, SignedLogHead } from '../protocol/log-head.js';
import { logHeadMessage, maySignHead, signsHead } from '../protocol/log-head.js';
import type { Ledger } from '../ledger/ledger.js';
import { CounterpartyError } from './errors.js';
import type { LogKeeper } from './log-keeper.js';
import type { HeadMessage, PayloadChannel } from './payload-channel.js';
import type { Runtime } from './runtime.js';
import type { PartySigner } from './sign.js';
import { sign } from './sign.js';
import type { BilateralRecords } from './state/bilateral-records.js';

export interface HeadExchangeOptions {
  readonly bilateralId: string;
  readonly ledger: Ledger;
  readonly channel: PayloadChannel;
  readonly records: BilateralRecords;
  readonly runtime: Runtime;
  readonly log: LogKeeper;
  readonly signer: PartySigner;
}

/** Signs each head of the log, takes the other party's signatures, and keeps the newest head that carries both. */
export class HeadExchange {
  readonly #options: HeadExchangeOptions;
  /** The head that both had signed before a restart; the log has to come to it again. */
  #before: SignedLogHead | undefined;

  constructor(options: HeadExchangeOptions) {
    this.#options = options;
  }

  async restore(): Promise<void> {
    this.#before = await this.#options.records.signedHead();
  }

  /** As long as the newest head lacks a signature, this party's own is given and sent. */
  async remind(): Promise<void> {
    const { log } = this.#options;
    const head = log.last;
    if (head !== undefined && head.size > (log.signedHead?.size ?? 0)) await this.#sign(head);
  }

  /**
   * For each final command: the log has come to a new head, which {@link remind} signs.
   *
   * @throws CounterpartyError when the ledger tells another history than the one that both signed.
   */
  pass(head: LogHead): void {
    const { log, runtime } = this.#options;
    const before = this.#before;
    if (head.size !== before?.size) return;
    if (digestOf(runtime.hashes, before) !== digestOf(runtime.hashes, head))
      throw new CounterpartyError(
        `The ledger's log of size ${head.size} is not the one that both parties signed; stop`,
      );
    for (const signature of before.signatures) log.addSignature(before.size, signature);
  }

  /**
   * The other party's signature over a head that the log has reached. Both derive the same head at each size; a difference means
   * that the two do not see the same ledger.
   *
   * @throws CounterpartyError when the heads differ or the signature is not that of a key that may give it.
   */
  async take({ size, digest, signature, isComplete }: HeadMessage): Promise<void> {
    const { log, runtime, ledger, bilateralId, signer } = this.#options;
    const head = log.head(size);
    if (head === undefined || digestOf(runtime.hashes, head) !== digest) {
      throw new CounterpartyError(
        `The log heads of size ${size} differ: ${digest} is the other party's; stop, and compare the logs`,
      );
    }
    const { party, keyIndex: index } = signature;
    const held = await ledger.key({ bilateralId, party, index });
    if (party !== signer.party && held === undefined) return; // its key is not on the ledger as it stands; it will come again
    if (party === signer.party || held === undefined || !signsHead(runtime, head, held, signature))
      throw new CounterpartyError(`The other party's signature over the log head of size ${size} does not verify`);
    const isRepeated = log.isSignedBy(party, size);
    log.addSignature(size, signature);
    await this.#keep();
    if (isRepeated && !isComplete) await this.#sign(head); // this party's own signature was lost
  }

  /** Before its key is registered and after it is revoked, a party has nothing to sign heads with. */
  async #sign(head: LogHead): Promise<void> {
    const { ledger, bilateralId, runtime, signer, log, channel } = this.#options;
    const held = await ledger.key({ bilateralId, party: signer.party, index: signer.keyIndex });
    if (held === undefined || !maySignHead(held, head)) return;
    const signature = await sign(runtime, signer, logHeadMessage(runtime.hashes, head));
    log.addSignature(head.size, signature);
    await this.#keep();
    const isComplete = head.size <= (log.signedHead?.size ?? 0);
    await channel.send({
      type: 'head',
      size: head.size,
      digest: digestOf(runtime.hashes, head),
      signature,
      isComplete,
    });
  }

  async #keep(): Promise<void> {
    const { log, records } = this.#options;
    const head = log.signedHead;
    if (head === undefined || head.size <= (this.#before?.size ?? 0)) return;
    this.#before = head;
    await records.store.write([records.putSignedHead(head)]);
  }
}

/** Hex of the digest that both sign. */
function digestOf(hashes: Hashes, head: LogHead): string {
  return toHex(hashes.sha256(logHeadMessage(hashes, head)));
}
