/** The table as Markdown: one table and one state diagram per kind. */

import { groupBy } from './group-by.mjs';

const GENERATED = '<!-- Generated from spec/table.json by tools/generate-table.mjs; do not edit. -->';
const code = (text) => `\`${text}\``;
const ownerName = (owner) => (owner === 255 ? 'all parties' : `party ${owner}`);
const relationName = { any: '', same: ' of the same owner', other: ' of the other party' };
const ownerIsName = { any: '', one: ', owned by one party', all: ', owned by all parties' };

const pinned = (group) =>
  `${group.min > 1 ? `${group.min} × ` : ''}${group.kinds.join(' or ')} ${group.states.join(', ')}${relationName[group.owner]}${ownerIsName[group.ownerIs]}`;

const companion = (c) => {
  const least = c.min === 0 ? 'any number of' : `at least ${c.min}`;
  const also = `${c.sameId ? ', same record id' : ''}${c.bothOwners ? ', from both owners' : ''}`;
  return `takes ${least} ${c.actions.map(code).join(' or ')}${relationName[c.owner]}${also}`;
};

const needs = (row) =>
  [
    ...row.pinned.map((group) => `pins ${pinned(group)}`),
    ...(row.companion ? [companion(row.companion)] : []),
    ...(row.companionOf.length > 0 ? [`only in a set with ${row.companionOf.map(code).join(' or ')}`] : []),
    ...(row.ownerIs === 'any' ? [] : [ownerIsName[row.ownerIs].slice(2)]),
    ...(row.prev === 'epoch' ? ['builds on the epoch, not the head'] : []),
    ...(row.raisesEpoch ? ['raises the epoch'] : []),
  ].join('; ');

/** The reference page: each kind with its numbers, natural key and rows. */
export function tablePage({ roles, kinds, rows }) {
  const rowLine = (r) =>
    `| ${r.from} | ${code(r.action)} | ${r.to} | ${r.by} | ${r.commitment === 'new' ? 'new' : 'kept'} | ${needs(r)} |`;
  const section = ([name, kind]) =>
    [
      `## ${name}`,
      `Kind ${kind.number}, role ${code(kind.role)}. Owner: ${kind.owners.map(ownerName).join(', ')}. Natural key: ${kind.naturalKey.join(', ') || 'the id of the record that it is about'}.`,
      [
        '| from | action | to | by | document | needs |',
        '| --- | --- | --- | --- | --- | --- |',
        ...rows.filter((r) => r.kind === name).map(rowLine),
      ].join('\n'),
      `States: ${numbered(kind.states)}. Actions: ${numbered(kind.actions)}.`,
    ].join('\n\n');
  const intro = [
    'Every row of the register: which action moves a record of a kind from one state to the next, who signs it, and what it needs.',
    'The owner is the party named in the record (the buyer of an order, the creditor of a demand, the payer of a payment), the peer the other one.',
    `${rows.length} rows, ${Object.keys(kinds).length} kinds. Roles of keys: ${roles.map((role, number) => `${number} ${code(role)}`).join(', ')}.`,
  ].join(' ');
  return [GENERATED, '# The table', intro, ...Object.entries(kinds).map(section)].join('\n\n') + '\n';
}

const numbered = (names) =>
  Object.entries(names)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');

/** The page of state diagrams; a joint action is marked with ², an action in epoch form with ∗. */
export function lifecyclesPage({ kinds, rows }) {
  const mark = (row) => ({ both: '²', either: '' })[row.by] ?? ` (${row.by})`;
  const label = (row) => `${row.action}${mark(row)}${row.prev === 'epoch' ? '∗' : ''}`;
  const section = (kind) => {
    const arrows = groupBy(
      rows.filter((row) => row.kind === kind),
      between,
    );
    const lines = [...arrows].map(([arrow, group]) => `  ${arrow} : ${group.map(label).join(', ')}`);
    return [`## ${kind}`, ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n')].join('\n\n');
  };
  const intro =
    'One diagram per kind; the start is a record that was never opened. ² needs both signatures, ∗ can never be outrun by a change of the other side.';
  return [GENERATED, '# Life cycles', intro, ...Object.keys(kinds).map(section)].join('\n\n') + '\n';
}

const state = (name) => (name === 'none' ? '[*]' : name);
const between = (row) => `${state(row.from)} --> ${state(row.to)}`;
