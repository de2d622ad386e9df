import * as E from 'fp-ts/lib/Either.js';
import type { BookRecord, BusinessCommand, DecideError, NamedChange, RecordPointer } from '@lateral/core';
import { BilateralBook, decide, nodeHashes, toHex } from '@lateral/core';
import type { Decision } from '@lateral/core';
import { deliberate } from '../../src/domain/decide.js';
import { BUYER, bytesOf, SELLER } from '../documents.js';

/** A party index and what that party wants as one set. */
export type Step = readonly [party: number, ...commands: BusinessCommand[]];

/** Ledger time of all steps unless a test sets it: 2026-11-01T00:00:00Z. */
const TIME = 1_793_491_200;

export function emptyBook(): BilateralBook {
  return new BilateralBook({ hashes: nodeHashes, parties: [BUYER, SELLER], recordSecret: bytesOf('record secret') });
}

/** Given what happened, when a party wants something, then. */
export class Scenario {
  readonly book = emptyBook();
  time = TIME;
  /** Kinds whose documents do not arrive. */
  readonly withheld = new Set<string>();
  #sets = 0;

  /** Decides and folds; a step that the domain refuses is a mistake of the test. */
  given(...steps: readonly Step[]): this {
    for (const [party, ...commands] of steps) {
      const decided = decide(this.book, commands, party);
      if (E.isLeft(decided))
        throw new Error(`given: ${'code' in decided.left ? decided.left.code : decided.left.message}`);
      this.#fold(decided.right);
    }
    return this;
  }

  /** Folds what the table alone lets pass: what a party whose software has no business checks can bring about. */
  givenUnchecked(...steps: readonly Step[]): this {
    for (const [party, ...commands] of steps) {
      const deliberated = deliberate(this.book, commands, party);
      if (E.isLeft(deliberated)) throw new Error(`given unchecked: ${JSON.stringify(deliberated.left)}`);
      this.#fold(deliberated.right.decisions);
    }
    return this;
  }

  /** Why the domain of a party refuses a set, or undefined. */
  when(...[party, ...commands]: Step): DecideError | undefined {
    const decided = decide(this.book, commands, party);
    return E.isLeft(decided) ? decided.left : undefined;
  }

  record<K extends RecordPointer['kind']>(pointer: RecordPointer<K>): BookRecord<K> | undefined {
    return this.book.find(pointer);
  }

  /** @returns The id under which the set can be undone. */
  #fold(decisions: readonly Decision[]): string {
    const id = toHex(bytesOf(`set ${this.#sets++}`));
    const changes = decisions.map((decision, index): NamedChange => {
      const commitment = decision.document && toHex(bytesOf(`${id} document ${index}`));
      if (commitment !== undefined && decision.document !== undefined && !this.withheld.has(decision.kind))
        this.book.supply(commitment, decision.document);
      const { kind, owner, recordId, companions, action } = decision;
      return {
        kind,
        owner,
        recordId,
        companions,
        action,
        commitment,
        head: toHex(bytesOf(`${id} ${index}`)).slice(0, 48),
      };
    });
    this.book.apply(id, changes, this.time);
    return id;
  }
}

export function given(...steps: readonly Step[]): Scenario {
  return new Scenario().given(...steps);
}
