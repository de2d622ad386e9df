/**
 * Where what is in a party's store. One store may hold several bilaterals; numbers have 16 digits, so that keys are in their order.
 */
export const SCHEMA_KEY = 'schema';

/** Of what two parties agreed to before there is a bilateral. @param digest - Hex. */
export const foundingKey = (digest: string): string => `founding/${digest}`;

/** A number of a ledger account that is reserved. @param account - Hex of the digest of its name. */
export const reservationKey = (account: string, sequence: number): string => `account/${account}/${ordered(sequence)}`;
export const reservationsOf = (account: string): KeySpan => spanOf(`account/${account}/`);

/** Keys from the first on, and before the second. */
export type KeySpan = readonly [from: string, to: string];

/** The keys of one bilateral. */
export class BilateralKeys {
  readonly #prefix: string;

  /** @param bilateralId - Hex. */
  constructor(bilateralId: string) {
    this.#prefix = `bilateral/${bilateralId}`;
  }

  document = (commitment: string): string => `${this.#prefix}/document/${commitment}`;
  get signedHead(): string {
    return `${this.#prefix}/head`;
  }
  /** There once the ledger has taken back what was final. */
  get violation(): string {
    return `${this.#prefix}/violation`;
  }
  get journal(): KeySpan {
    return spanOf(`${this.#prefix}/journal/`);
  }
  announcement = (index: number): string => `${this.#prefix}/journal/${ordered(index)}`;
  /** @param id - Hex of the digest of its business key. */
  intent = (id: string): string => `${this.#prefix}/intent/${id}`;
  /** Marks an intent that is not settled. */
  unsettled = (id: string): string => `${this.#prefix}/unsettled/${id}`;
  get allUnsettled(): KeySpan {
    return spanOf(`${this.#prefix}/unsettled/`);
  }
  /** Marks an intent that was settled by the announcement of an index. */
  settled = (index: number, id: string): string => `${this.#prefix}/settled/${ordered(index)}/${id}`;
  settledBefore = (index: number): KeySpan => [`${this.#prefix}/settled/`, `${this.#prefix}/settled/${ordered(index)}`];
  consumer = (id: string): string => `${this.#prefix}/consumer/${id}`;
  projection = (id: string, key: string): string => `${this.#prefix}/projection/${id}/${key}`;
}

function spanOf(prefix: string): KeySpan {
  return [prefix, `${prefix}~`];
}

function ordered(index: number): string {
  return index.toString().padStart(16, '0');
}

/** The last part of a key. */
export function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
