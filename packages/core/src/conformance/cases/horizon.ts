import assert from 'node:assert/strict';
import type { Ledger } from '../../ledger/ledger.js';
import { agree } from '../business.js';
import type { Suite } from '../suite.js';
import type { World } from '../world.js';

/** L29: what may be called expired for good. */
export function horizonCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(29, 'applies nothing before the horizon that it stated, which never goes back', async (world) => {
    const parties = await world.established();
    const before = await horizonOf(world);
    const commandId = await world.accept(await parties.apply(agree()));
    const outcome = await world.ledger.outcome({ bilateralId: parties.bilateralId, commandId });
    assert.ok(outcome.status === 'accepted' && outcome.time >= before);
    await world.untilFinal(parties.bilateralId, [commandId]);
    assert.ok((await horizonOf(world)) >= before);
  });
}

/** 0 while the ledger states none. */
async function horizonOf<L extends Ledger>({ ledger }: World<L>): Promise<number> {
  return (await ledger.health()).horizon ?? 0;
}
