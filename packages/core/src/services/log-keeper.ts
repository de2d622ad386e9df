import type { Observable } from 'rxjs';
import { Subject } from 'rxjs';
import type { Hashes } from '../protocol/hash.js';
import type { LogHead, SignedLogHead } from '../protocol/log-head.js';
import type { Signature } from '../protocol/commands.js';
import { PARTIES } from '../protocol/decode-command.js';
import { GrowingTree, leafHash } from '../protocol/tree.js';

/** A final command with its place in the log. */
export interface LoggedCommand {
  readonly commandId: string;
  readonly bytes: Uint8Array;
  /** Ledger time, whole seconds. */
  readonly time: number;
  /** Index of its first leaf. */
  readonly firstLeaf: number;
  readonly leafCount: number;
}

/**
 * A bilateral's log: one leaf for each accepted command in final order. Both parties derive the same heads, one after each final
 * command, and exchange signatures over them.
 */
export class LogKeeper {
  readonly #hashes: Hashes;
  readonly #logId: Uint8Array;
  readonly #tree: GrowingTree;
  readonly #leaves: Uint8Array[] = [];
  readonly #commands: LoggedCommand[] = [];
  readonly #ids = new Set<string>();
  readonly #heads = new Map<number, LogHead>();
  readonly #signatures = new Map<number, Signature[]>();
  #last: LogHead | undefined;
  readonly #signedHeads = new Subject<SignedLogHead>();
  #signed: SignedLogHead | undefined;

  constructor(hashes: Hashes, logId: Uint8Array) {
    this.#hashes = hashes;
    this.#logId = logId;
    this.#tree = new GrowingTree(hashes);
  }

  get commands(): readonly LoggedCommand[] {
    return this.#commands;
  }

  /** Leaf hashes, in order. */
  get leaves(): readonly Uint8Array[] {
    return this.#leaves;
  }

  append(command: Pick<LoggedCommand, 'commandId' | 'bytes' | 'time'>, leaves: readonly Uint8Array[]): LogHead {
    this.#ids.add(command.commandId);
    this.#commands.push({ ...command, firstLeaf: this.#leaves.length, leafCount: leaves.length });
    for (const data of leaves) {
      const hash = leafHash(this.#hashes, data);
      this.#leaves.push(hash);
      this.#tree.append(hash);
    }
    const head: LogHead = {
      logId: this.#logId,
      size: this.#tree.size,
      root: this.#tree.root(),
      prevRoot: this.#last?.root ?? new Uint8Array(32),
      time: command.time,
    };
    this.#heads.set(head.size, head);
    this.#last = head;
    return head;
  }

  /** Whether a command is final. @param commandId - Hex. */
  has(commandId: string): boolean {
    return this.#ids.has(commandId);
  }

  /** The newest head. */
  get last(): LogHead | undefined {
    return this.#last;
  }

  /** Whether a party's signature over the head of a size is of no more use. */
  isSignedBy(party: number, size: number): boolean {
    if (size <= (this.#signed?.size ?? 0)) return true;
    return (this.#signatures.get(size) ?? []).some((signature) => signature.party === party);
  }

  /** The head of a size, once the log has reached it. */
  head(size: number): LogHead | undefined {
    return this.#heads.get(size);
  }

  /** Takes a verified signature over the head of a size that the log has reached; older heads than the signed one need none. */
  addSignature(size: number, signature: Signature): void {
    const head = this.#heads.get(size);
    if (head === undefined || size <= (this.#signed?.size ?? 0)) return;
    const others = (this.#signatures.get(size) ?? []).filter(({ party }) => party !== signature.party);
    const signatures = [...others, signature].sort((a, b) => a.party - b.party);
    this.#signatures.set(size, signatures);
    if (signatures.length < PARTIES) return;
    for (const signed of this.#signatures.keys()) if (signed <= size) this.#signatures.delete(signed);
    this.#signed = { ...head, signatures };
    this.#signedHeads.next(this.#signed);
  }

  /** Nothing is signed any more. */
  stop(): void {
    this.#signedHeads.complete();
  }

  /** Heads as they come to carry both signatures, each newer than the one before. */
  get signed$(): Observable<SignedLogHead> {
    return this.#signedHeads;
  }

  /** The newest head that both parties signed. */
  get signedHead(): SignedLogHead | undefined {
    return this.#signed;
  }
}
