import type { BusinessCommand, SmartBilateral } from '@lateral/core';

/** A set has 16 changes at most. */
export const CHANGES_PER_SET = 16;

/** Submits commands that do not depend on one another, as few sets as they take. */
export async function submitInSets(side: SmartBilateral, commands: readonly BusinessCommand[]): Promise<void> {
  for (let at = 0; at < commands.length; at += CHANGES_PER_SET) {
    await side.submit(commands.slice(at, at + CHANGES_PER_SET));
  }
}
