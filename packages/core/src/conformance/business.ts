import type { HexId, Ledger } from '../ledger/ledger.js';
import type { Change } from '../protocol/commands.js';
import { epochPrev } from '../protocol/commands.js';
import { headsOf, referenceTo, testChange } from './test-changes.js';
import type { TestParties } from './test-parties.js';
import type { World } from './world.js';

/** An agreement and the terms of one product, as a bilateral has them before its first order. */
export interface Contracts {
  /** Two sets, in this order. */
  readonly commands: readonly Uint8Array[];
  readonly agreement: Placed;
  readonly terms: Placed;
}

/** A change and the head that it leaves. */
export interface Placed {
  readonly change: Change;
  readonly head: Uint8Array;
}

/** `agreement.agree`, by both. */
export function agree(record = 'agreement'): Change {
  return testChange({ kind: 'agreement', action: 'agree', record });
}

/** `agreement.amend` on a head, by both. */
export function amend(prev: Uint8Array, document = 'amended'): Change {
  return testChange({ kind: 'agreement', action: 'amend', prev, document });
}

/** `agreement.end` in an epoch, by one party alone. */
export function end(actor: number, epoch = 0): Change {
  return testChange({ kind: 'agreement', action: 'end', actor, prev: epochPrev(epoch), document: false });
}

/** Two sets: the agreement, then the terms of seller 1 that refer to it. */
export async function contracts(parties: TestParties): Promise<Contracts> {
  const agreement = await placed(parties, agree());
  const references = [referenceTo(agreement.change, agreement.head)];
  const terms = await placed(parties, testChange({ kind: 'terms', action: 'agree', owner: 1, references }));
  return { commands: [agreement.command, terms.command], agreement, terms };
}

/** `order.place` by buyer 0. */
export function placeOrder({ agreement, terms }: Contracts, record = 'order'): Change {
  const references = [agreement, terms].map(({ change, head }) => referenceTo(change, head));
  return testChange({ kind: 'order', action: 'place', owner: 0, actor: 0, record, references });
}

/** `order.accept` by seller 1. */
export function acceptOrder(prev: Uint8Array, record = 'order'): Change {
  return testChange({ kind: 'order', action: 'accept', owner: 0, actor: 1, record, prev, document: false });
}

/** A change with the command of which it is the only one. */
export async function placed(parties: TestParties, change: Change): Promise<Placed & { readonly command: Uint8Array }> {
  const command = await parties.apply(change);
  const [head = new Uint8Array(0)] = headsOf(command); // safe: one for each change
  return { change, head, command };
}

/** Establishes a bilateral with an agreement that is then amended so many times; answers with the ids in order. */
export async function amended<L extends Ledger>(
  world: World<L>,
  parties: TestParties,
  amendments: number,
): Promise<HexId[]> {
  const ids: HexId[] = [];
  for (const command of await parties.setUp()) ids.push(await world.accept(command));
  let newest = await placed(parties, agree());
  ids.push(await world.accept(newest.command));
  for (let count = 0; count < amendments; count++) {
    newest = await placed(parties, amend(newest.head, `amendment ${count}`));
    ids.push(await world.accept(newest.command));
  }
  return ids;
}
