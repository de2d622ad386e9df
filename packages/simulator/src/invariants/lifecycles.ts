import { findRow } from '@lateral/core';
import type { Invariant } from './world-view.js';

/** I8: in final order each record moves along rows of the table, and never another way. */
export const statesFollowTable: Invariant = ({ truth }) => {
  const states = new Map<string, string>();
  const wrong: string[] = [];
  for (const { changes } of truth?.finals ?? [])
    for (const { kind, owner, recordId, action } of changes) {
      const key = `${kind}/${owner}/${recordId}`;
      const from = states.get(key) ?? 'none';
      const row = findRow(kind, from, action);
      if (row === undefined) wrong.push(`${key} went by ${action} from ${from}, where no row leads`);
      else states.set(key, row.to);
    }
  return wrong;
};
