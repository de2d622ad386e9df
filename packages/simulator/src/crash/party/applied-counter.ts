import type { BilateralChange, ConsumeHandler, Projection, Store, StoreWrite } from '@lateral/core';
import { utf8 } from '@lateral/core';

/** How often something was applied, as a name and its count. */
export type AppliedCount = readonly [name: string, count: number];

/** The name of the durable consumer that counts. */
export const COUNTER = 'applied';
const ENTRIES_MAX = 1_000;
const decoder = new TextDecoder();

/**
 * Counts in the party's own store how often each action was applied to each record. A change that is handled twice, or not at
 * all, shows for ever: the count and the place in the announcements are one write.
 */
export const countApplied: ConsumeHandler = async (change, projection) => {
  const writes: StoreWrite[] = [];
  for (const name of namesOf(change)) {
    const count = (await countOf(projection, name)) + 1;
    writes.push({ key: name, value: utf8(String(count)) });
  }
  return writes;
};

/** What {@link countApplied} has come to, read past core from the keys that it gives to projections. */
export async function appliedCounts(store: Store, bilateralId: string): Promise<readonly AppliedCount[]> {
  const from = `bilateral/${bilateralId}/projection/`;
  const entries = await store.range({ from, to: `${from}~`, limit: ENTRIES_MAX });
  return entries.map(({ key, value }) => [key.slice(key.lastIndexOf('/') + 1), Number(decoder.decode(value))]);
}

/** An action names a record once in a set. */
function namesOf({ finality, type, changes }: BilateralChange): readonly string[] {
  if (finality !== 'final' || type !== 'apply') return [];
  return changes.map(({ kind, action, recordId }) => `${kind}.${action}:${recordId}`);
}

async function countOf(projection: Projection, name: string): Promise<number> {
  const value = await projection.get(name);
  return value === undefined ? 0 : Number(decoder.decode(value));
}
