import type { BookRecord, SmartBilateral } from '@lateral/core';

const KINDS = ['agreement', 'terms', 'order', 'usage', 'rating', 'invoice', 'payment'] as const;

/** All that a party's book holds, in an order of its own. */
export function recordsOf({ book }: Pick<SmartBilateral, 'book'>): readonly BookRecord[] {
  return KINDS.flatMap((kind): readonly BookRecord[] =>
    [...book.all(kind)].sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
  );
}

/** Waits until something holds, for 5 seconds at most. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_500; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`It never came: ${holds.toString()}`);
}
