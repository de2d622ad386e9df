import { quantity, toNumber } from '../hex.js';
import type { Rpc } from '../rpc/json-rpc.js';
import type { Chain } from '../chain/chain.js';

/** An account's numbers (nonces), as the chain counts them and as this adapter gave them out. */
export class Numbers {
  readonly #rpc: Rpc;
  readonly #address: string;
  readonly #chain: Chain;
  /** Given out by {@link give}, and not sent yet. */
  readonly #given = new Set<number>();
  /** On their way. */
  readonly #sent = new Set<number>();
  #counted: { readonly at: string; readonly count: Promise<number> } | undefined;
  #pooled: { readonly at: string; readonly count: Promise<number> } | undefined;

  constructor(rpc: Rpc, address: string, chain: Chain) {
    this.#rpc = rpc;
    this.#address = address;
    this.#chain = chain;
  }

  /** The first number that no transaction in a block has used; asked once for each head. */
  used(): Promise<number> {
    const { hash, number } = this.#chain.head;
    if (this.#counted?.at !== hash) this.#counted = { at: hash, count: this.#count(quantity(number)) };
    const { count } = this.#counted;
    count.catch(() => (this.#counted = undefined));
    return count;
  }

  /** The same of final blocks. */
  async usedForEver(): Promise<number> {
    const { final } = this.#chain;
    return final < 0 ? 0 : this.#count(quantity(final));
  }

  /** Notes that a number was given out. */
  give(number: number): void {
    this.#given.add(number);
  }

  /** Notes that a transaction with this number is on its way. */
  send(number: number): void {
    this.#given.delete(number);
    this.#sent.add(number);
  }

  /** Notes that nobody waits for it any more. */
  done(number: number): void {
    this.#sent.delete(number);
    this.#pooled = undefined;
  }

  /** The number after all that were given out or are on their way; 0 where none is. */
  next(): number {
    return Math.max(0, ...[...this.#given, ...this.#sent].map((each) => each + 1));
  }

  /** Numbers that were given out and never sent, from the next one of the chain up to one that waits for them. */
  gap(used: number, waiting: number): readonly number[] {
    const missing = Array.from({ length: Math.max(0, waiting - used) }, (_, index) => used + index);
    return missing.filter((number) => this.#given.has(number));
  }

  /** The node's count with its pool, which nobody else adds to: asked once for each head, and when one of ours ended. */
  inPool(): Promise<number> {
    const { hash } = this.#chain.head;
    if (this.#pooled?.at !== hash) this.#pooled = { at: hash, count: this.#count('pending') };
    const { count } = this.#pooled;
    count.catch(() => (this.#pooled = undefined));
    return count;
  }

  async #count(block: string): Promise<number> {
    return toNumber(await this.#rpc('eth_getTransactionCount', [this.#address, block]));
  }
}
