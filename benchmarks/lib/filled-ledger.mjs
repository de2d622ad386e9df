/** A memory ledger that is filled without signatures and then measured with them. */
import { strictEqual } from 'node:assert/strict';

import { memoryLedger } from '@lateral/adapter-memory';
import { nodeVerify } from '@lateral/core';

import { NOW, TwoParties } from './two-parties.mjs';

/** Changes of one set at most. */
const SET_SIZE = 16;
/** After so many the engine compiles nothing of the ledger any more. */
const WARM_UP_CHANGES = 8_000;

/** An open ledger whose `verifies` says whether it checks signatures: at first it does not. */
export async function openLedger(options = {}) {
  const verify = nodeVerify();
  const checks = { verifies: false };
  const ledger = memoryLedger({
    clock: () => NOW,
    verify: (...claim) => !checks.verifies || verify(...claim),
    ...options,
  });
  await ledger.open();
  return { ledger, checks };
}

/** Submits a command and fails unless it is accepted. */
export async function accept(ledger, bytes) {
  const outcome = await ledger.submit({ commandId: '', bytes, awaits: [] });
  strictEqual(outcome.status, 'accepted', JSON.stringify(outcome));
}

/** Brings a bilateral of nominal parties onto the ledger. */
export async function establishNominal(ledger, name) {
  const parties = TwoParties.nominal(ledger.profile.instance, name);
  for (const command of parties.setUp()) await accept(ledger, command);
  return parties;
}

/** Runs the ledger's own code without signatures until it is compiled: fewer changes than that would measure the compiler. */
export async function warmUp() {
  const { ledger } = await openLedger();
  const parties = await establishNominal(ledger, 'warm up');
  for (let index = 0; index < WARM_UP_CHANGES; index++) await accept(ledger, parties.coSigned(['r0'], `${index}`));
  await ledger.close();
}

/** The names of records, `r0`, `r1`, …, in sets as large as a command takes. */
export function* recordSets(count) {
  for (let from = 0; from < count; from += SET_SIZE) {
    yield Array.from({ length: Math.min(SET_SIZE, count - from) }, (_, index) => `r${from + index}`);
  }
}
