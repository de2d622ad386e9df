import { orderPointer } from '@lateral/core';
import { orderRefOf } from '../workload/documents.js';
import type { Invariant, WorldView } from './world-view.js';

/** I1: no business operation is applied twice. The workload asks for each action of a record once, but for modifications. */
export const appliedOnce: Invariant = (world) => {
  const { truth } = world;
  if (truth === undefined) return [];
  const counts = new Map<string, number>();
  for (const { changes } of truth.applied.values())
    for (const { kind, owner, recordId, action } of changes) {
      const operation = `${kind}/${owner}/${recordId}/${action}`;
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
    }
  const allowed = modifications(world);
  return [...counts]
    .filter(([operation, count]) => count > (operation.endsWith('/modify') ? (allowed?.get(operation) ?? count) : 1))
    .map(([operation, count]) => `${operation} is applied ${count} times`);
};

/** How often each order may be modified; unknown while nobody is there who can name its record. */
function modifications({ plan, parties }: WorldView): ReadonlyMap<string, number> | undefined {
  const book = parties[0].book ?? parties[1].book;
  if (book === undefined) return undefined;
  return new Map(
    plan.orders.map((order) => {
      const { kind, owner, recordId } = orderPointer(book, orderRefOf(order));
      return [`${kind}/${owner}/${recordId}/modify`, order.modifications];
    }),
  );
}
