/** Each row of the table: who must not move it, what it must carry, and that it is taken once. */
import { ALL_PARTIES, epochPrev, ZERO_DIGEST } from '@lateral/core';
import { Planner } from '../planner.mjs';
import { bytesOf } from '../seed.mjs';
import { Sequence } from '../sequence.mjs';
import { TABLE } from '../table.mjs';

export async function rows() {
  const sequences = [];
  for (const [index, row] of TABLE.rows.entries()) sequences.push(await sequenceOf(row, index % 2));
  return sequences;
}

/** Rows take turns in their owner, so that a program which takes one party for the other is found. */
async function sequenceOf(row, turn) {
  const name = `${row.kind}.${row.from}.${row.action}`;
  const sequence = await Sequence.open(`row ${name}`, [`row:${name}`, 'repeat']);
  const planner = new Planner(sequence);
  const record = await planner.reach(row.kind, ownerOf(row, turn), [row.from]);
  const changes = await planner.prepare(record, row);
  const own = changes.findIndex(
    ({ kind, recordId }) => kind === TABLE.kinds[row.kind].number && recordId === record.id,
  );
  const altered = (fields) => changes.map((change, index) => (index === own ? { ...change, ...fields } : change));
  await sequence.step(sequence.set(altered({ actor: wrongActor(changes[own]) })), 'actorNotAllowed', { change: own });
  const commitment = row.commitment === 'new' ? ZERO_DIGEST : bytesOf('a document too many');
  await sequence.step(sequence.set(altered({ commitment })), 'commitmentMismatch', { change: own });
  const prev = row.prev === 'epoch' ? sequence.held(record).head : epochPrev(sequence.held(record).epoch);
  await sequence.step(sequence.set(altered({ prev })), 'actionUnknown', { change: own });
  const applied = await sequence.step(sequence.set(changes), 'accepted');
  await sequence.step(applied, 'alreadyApplied');
  return sequence;
}

/** All where only that is possible; for rows of either form the parties take turns. */
function ownerOf({ kind, ownerIs }, turn) {
  const { owners } = TABLE.kinds[kind];
  if (ownerIs === 'all' || !owners.includes(turn)) return ALL_PARTIES;
  return turn;
}

/** The other party for a row of one, one party for a row of both, both for a row of either. */
function wrongActor({ owner, actor, kind, action }) {
  const row = TABLE.rows.find(
    (each) => TABLE.kinds[each.kind].number === kind && TABLE.kinds[each.kind].actions[each.action] === action,
  );
  if (row.by === 'both') return owner === ALL_PARTIES ? 1 : owner;
  return row.by === 'either' ? ALL_PARTIES : 1 - actor;
}
