/** Walks the table: brings a record from none to a state through accepted sets, with all that the rows on the way pin and take. */
import { ALL_PARTIES } from '@lateral/core';
import { rowOf, TABLE } from './table.mjs';

/** After `resolve` its invoice is binding for good, so no way that goes on leads through it. */
const DEAD_END = rowOf('dispute', 'open', 'resolve');

export class Planner {
  #records = [];
  #sequence;

  constructor(sequence) {
    this.#sequence = sequence;
  }

  /** A record that was never touched. */
  fresh(kind, owner, id) {
    return this.#sequence.record(kind, owner, `${kind} ${this.#records.length}`, id);
  }

  /** A new record in one of the states. */
  async reach(kind, owner, states, id) {
    const record = this.fresh(kind, owner, id);
    await this.bring(record, states);
    return record;
  }

  /** Moves the record along the shortest way to one of the states. */
  async bring(record, states) {
    const { state } = this.#sequence.held(record);
    for (const row of shortestWay(record, state, states)) {
      const set = this.#sequence.set(await this.prepare(record, row));
      await this.#sequence.step(set, 'accepted', { shown: false }); // each row's own sequence shows its records
    }
    this.#remember(record);
  }

  #remember(record) {
    if (!this.#records.some((known) => isSame(known, record))) this.#records.push(record);
  }

  /** The changes of a set that moves the record by the row; all that they build on has been brought about. */
  async prepare(record, row) {
    this.#remember(record);
    const own = { record, row };
    if (row.companionOf.length > 0) {
      const taker = this.#takerOf(record, row);
      return this.#changes(taker, await this.#companionsOf(taker, [own]));
    }
    return this.#changes(own, await this.#companionsOf(own, []));
  }

  async #changes(last, companions) {
    const changes = [];
    for (const { record, row } of companions) changes.push(await this.#changeOf(record, row));
    return [
      ...changes,
      await this.#changeOf(last.record, last.row, { companions: companions.map((_, index) => index) }),
    ];
  }

  async #changeOf(record, row, fields = {}) {
    const pins = [];
    for (const group of row.pinned) pins.push(await this.#pinned(group, record.owner));
    return this.#sequence.change(record, row.action, { pins, ...fields });
  }

  /** A record that fits the group: one that is there, or a new one. */
  async #pinned(group, owner) {
    const fits = (record) =>
      group.kinds.includes(record.kind) &&
      group.states.includes(this.#sequence.held(record).state) &&
      ownerRelates(group, owner, record.owner);
    const [kind] = group.kinds;
    const candidates = [owner, 1 - owner, ...TABLE.kinds[kind].owners];
    const other = candidates.find(
      (each) => TABLE.kinds[kind].owners.includes(each) && ownerRelates(group, owner, each),
    );
    return this.#records.find(fits) ?? (await this.reach(kind, other, [group.states[0]]));
  }

  /** The change that takes this one as its companion. */
  #takerOf(record, row) {
    for (const [kind, action] of row.companionOf.map((each) => each.split('.'))) {
      const { owner: relation, sameId } = TABLE.rows.find(
        (each) => each.kind === kind && each.action === action,
      ).companion;
      const owner = relation === 'other' ? 1 - record.owner : record.owner;
      const taker = this.fresh(kind, owner, sameId ? record.id : undefined);
      const taking = rowOf(kind, this.#sequence.held(taker).state, action);
      if (taking !== undefined) {
        this.#remember(taker);
        return { record: taker, row: taking };
      }
    }
    throw new Error(`Nothing takes ${row.kind}.${row.action} from ${row.from}`);
  }

  async #companionsOf({ record, row }, given) {
    const rule = row.companion;
    const missing = rule === null ? 0 : Math.max(rule.min, rule.bothOwners ? 2 : 0) - given.length;
    const companions = [...given];
    for (let count = 0; count < missing; count++) {
      const owner = companionOwner(rule, record.owner, companions);
      companions.push(await this.#companion(rule, owner, rule.sameId ? record.id : undefined));
    }
    return companions;
  }

  /** A record in a state from which one of the actions leads on. */
  async #companion({ actions }, owner, id) {
    const rows = TABLE.rows.filter((row) => actions.includes(`${row.kind}.${row.action}`));
    const record = this.fresh(rows[0].kind, owner, id);
    const now = () => rows.find((row) => row.kind === record.kind && row.from === this.#sequence.held(record).state);
    const [firstAction] = rows;
    if (now() === undefined) {
      const states = rows.filter(({ action }) => action === firstAction.action).map(({ from }) => from);
      await this.bring(record, states);
    }
    this.#remember(record);
    return { record, row: now() };
  }
}

function isSame(a, b) {
  return a.kind === b.kind && a.owner === b.owner && Buffer.compare(a.id, b.id) === 0;
}

function companionOwner(rule, owner, companions) {
  if (rule.bothOwners) return [0, 1].find((each) => !companions.some(({ record }) => record.owner === each));
  return rule.owner === 'other' ? 1 - owner : owner;
}

function ownerRelates({ owner: relation, ownerIs }, owner, other) {
  if (ownerIs === 'one' && other === ALL_PARTIES) return false;
  if (ownerIs === 'all' && other !== ALL_PARTIES) return false;
  if (relation === 'any') return true;
  return owner !== ALL_PARTIES && other !== ALL_PARTIES && (relation === 'same') === (owner === other);
}

/** Rows from a state to one of the others, fewest first. */
function shortestWay({ kind, owner }, from, states) {
  const ways = [{ state: from, rows: [] }];
  const seen = new Set([from]);
  for (const way of ways) {
    if (states.includes(way.state)) return way.rows;
    for (const row of TABLE.rows) {
      const isOpen = row !== DEAD_END && ownerRelates({ owner: 'any', ownerIs: row.ownerIs }, owner, owner);
      if (row.kind !== kind || row.from !== way.state || seen.has(row.to) || !isOpen) continue;
      seen.add(row.to);
      ways.push({ state: row.to, rows: [...way.rows, row] });
    }
  }
  throw new Error(`No way from ${kind} ${from} to ${states.join(' or ')}`);
}
