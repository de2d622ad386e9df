import type { BusinessCommand } from '@lateral/core';
import type { BothSides } from './bilateral.js';
import { submit } from './bilateral.js';

/** What a set holds at most. */
export const CHANGES_MAX = 16;
const REFERENCES_MAX = 24;
/** A change of the cycle pins two records at most, such as an order item its agreement and its terms. */
const REFERENCES_PER_CHANGE = 2;

/** Submits commands that do not depend on one another, in as few sets as they take. */
export async function submitInSets(
  sides: BothSides,
  by: keyof BothSides,
  businessKey: string,
  commands: readonly BusinessCommand[],
): Promise<void> {
  const size = Math.min(CHANGES_MAX, REFERENCES_MAX / REFERENCES_PER_CHANGE);
  for (let at = 0; at < commands.length; at += size)
    await submit(sides, by, `${businessKey} from ${at}`, commands.slice(at, at + size));
}
