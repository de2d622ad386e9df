import assert from 'node:assert/strict';
import type { RecordState } from '../../domain/register/state.js';
import type { HexId, Ledger, LedgerEntry } from '../../ledger/ledger.js';
import type { Change } from '../../protocol/commands.js';
import { agree, amended } from '../business.js';
import { expectRecord } from '../expectations.js';
import { replayRecord } from '../replay.js';
import type { Suite } from '../suite.js';
import { idsOf } from '../world.js';

/** L19, L20: the announcements of a bilateral, their order and their positions. */
export function streamCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(19, 'tells history and then what comes, in order, to early and late subscribers (R23)', async (world) => {
    const parties = await world.parties();
    const early = world.watch(parties.bilateralId); // before the bilateral is there
    const ids = await amended(world, parties, 2);
    const late = world.watch(parties.bilateralId);
    ids.push(await world.accept(await parties.revokeKey({ party: 1 })));
    for (const watch of [early, late]) {
      const entries = await watch.until((items) => idsOf(items).length >= ids.length);
      assert.deepEqual(idsOf(entries), ids);
    }
    assert.deepEqual(await world.probe.commandIds(parties.bilateralId), ids);
  });
  suite.case(
    19,
    'carries commands whole, so that a follower has the same records by the register alone (R23)',
    async (world) => {
      const parties = await world.parties();
      const ids = await amended(world, parties, 3);
      const watch = world.watch(parties.bilateralId);
      const entries = await watch.until((items) => idsOf(items).length >= ids.length);
      await expectRecord(
        world,
        parties.bilateralId,
        agree(),
        rebuilt(world.ledger, entries, parties.bilateralId, agree()),
      );
    },
  );

  suite.case(20, 'resumes at each position of a history with exactly the rest (R23)', async (world) => {
    const parties = await world.parties();
    const history = await world.untilFinal(parties.bilateralId, await amended(world, parties, 2));
    for (const [index, { position }] of history.entries()) {
      const rest = history.slice(index + 1);
      const watch = world.watch(parties.bilateralId, position);
      const entries = await watch.until((items) => items.length >= rest.length);
      assert.deepEqual(entries.map(summary), rest.map(summary));
      watch.stop();
    }
  });
  suite.case(20, 'loses and doubles nothing across a resubscription while commands come (R23)', async (world) => {
    const parties = await world.parties();
    const seen: LedgerEntry[] = [];
    const total = amended(world, parties, 4);
    while (idsOf(seen).length < 8) {
      const watch = world.watch(parties.bilateralId, seen.at(-1)?.position);
      await watch.until((items) => items.length > 0);
      watch.stop();
      seen.push(...watch.items);
    }
    assert.deepEqual(idsOf(seen), await total);
    const positions = seen.map(({ position }) => position);
    assert.equal(new Set(positions).size, positions.length);
  });
}

/** What a follower has of a record after these entries, who starts from nothing. */
function rebuilt(
  ledger: Ledger,
  entries: readonly LedgerEntry[],
  bilateralId: HexId,
  change: Change,
): RecordState | undefined {
  const once = new Map(entries.map(({ commandId, command, time }) => [commandId, { bytes: command, time }])); // not for each finality
  return replayRecord(ledger.profile.instance, [...once.values()], { bilateralId, ...change });
}

function summary({ position, finality, commandId, time }: LedgerEntry): unknown {
  return { position, finality, commandId, time };
}
