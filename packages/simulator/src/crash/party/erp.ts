import { setTimeout as delay } from 'node:timers/promises';
import type { SmartBilateral } from '@lateral/core';
import { isStoreError } from '@lateral/core';
import type { Party } from '../wire/calls.js';
import { KEY_NOT_AFTER, keysOf } from './parties.js';
import type { Chain } from './steps.js';
import { chainsOf, isComplete, KEY_STEP } from './steps.js';

export interface ErpOptions {
  readonly party: Party;
  readonly orders: number;
  /** What went wrong and is tried again. */
  readonly onProblem: (text: string) => void;
  /** Ends the work where it stands. */
  readonly signal: AbortSignal;
}

type Ask = (options: { readonly businessKey: string; readonly signal: AbortSignal }) => Promise<unknown>;

/** Between two looks at the book. */
const LOOK_AFTER_MS = 10;
/** Before an intent is repeated that did not come to its end. */
const REPEAT_AFTER_MS = 50;

/**
 * Drives one party's part of the work like an ERP: by what its own book shows, each intent under its business key, and from the
 * first one again in each life of the process. Resolves once the book shows that all is settled.
 *
 * @throws StoreError when the party's store gives up · AbortError when the signal fires.
 */
export async function driveErp(bilateral: SmartBilateral, options: ErpOptions): Promise<void> {
  const { party, orders, signal } = options;
  const { operational } = await keysOf(party);
  const key = { ...operational, role: 0, notBefore: 0, notAfter: KEY_NOT_AFTER };
  await insist(KEY_STEP, (asking) => bilateral.registerKey(key, asking), options);
  const own = chainsOf(orders).map((chain) => chain.filter((step) => step.party === party));
  await Promise.all(own.map((chain) => work(bilateral, chain, options)));
  while (!isComplete(bilateral.book, orders)) await delay(LOOK_AFTER_MS, undefined, { signal });
}

async function work(bilateral: SmartBilateral, chain: Chain, options: ErpOptions): Promise<void> {
  for (const { key, isReady, commands } of chain) {
    while (!isReady(bilateral.book)) await delay(LOOK_AFTER_MS, undefined, { signal: options.signal });
    await insist(key, (asking) => bilateral.submit(commands(bilateral.book), asking), options);
  }
}

/** Asks under one business key until that is answered with success. */
async function insist(businessKey: string, ask: Ask, { onProblem, signal }: ErpOptions): Promise<void> {
  for (;;) {
    try {
      await ask({ businessKey, signal });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isStoreError(error)) throw error;
      onProblem(`${businessKey}: ${String(error)}`);
    }
    await delay(REPEAT_AFTER_MS, undefined, { signal });
  }
}
