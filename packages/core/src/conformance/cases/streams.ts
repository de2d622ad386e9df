import assert from 'node:assert/strict';
import { nodeHashes } from '../../crypto/node-hashes.js';
import { applyCommand } from '../../domain/register/apply-command.js';
import { recordKey } from '../../domain/register/entry-keys.js';
import { unpackTable } from '../../domain/register/table.js';
import type { Entries, EntryWrite, RecordState, Space } from '../../domain/register/state.js';
import type { HexId, Ledger, LedgerEntry } from '../../ledger/ledger.js';
import { fromHex, toHex } from '../../protocol/bytes.js';
import type { Change } from '../../protocol/commands.js';
import { decodeCommand } from '../../protocol/decode-command.js';
import { agree, amended } from '../business.js';
import { expectRecord } from '../expectations.js';
import type { Suite } from '../suite.js';
import { PACKED_TABLE, TABLE_DIGEST } from '../test-table.js';
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
    for (let round = 0; round < 8; round++) {
      const watch = world.watch(parties.bilateralId, seen.at(-1)?.position);
      const from = seen.length;
      await watch.until((items) => items.length > 0 || round > 4);
      watch.stop();
      seen.push(...watch.items);
      assert.ok(seen.length >= from);
    }
    const ids = await total;
    const last = world.watch(parties.bilateralId, seen.at(-1)?.position);
    await last.until((items) => idsOf([...seen, ...items]).length >= ids.length);
    assert.deepEqual(idsOf([...seen, ...last.items]), ids);
    const positions = [...seen, ...last.items].map(({ position }) => position);
    assert.equal(new Set(positions).size, positions.length);
  });
}

/** What a follower has of a record after these entries, who starts from nothing and believes no signature check but its own. */
function rebuilt(
  ledger: Ledger,
  entries: readonly LedgerEntry[],
  bilateralId: HexId,
  change: Change,
): RecordState | undefined {
  const state = new Map<string, Entries[Space]>();
  const facts = {
    instance: fromHex(ledger.profile.instance),
    algorithms: new Set([1, 2]),
    tables: new Map([[TABLE_DIGEST, unpackTable(PACKED_TABLE)]]),
  };
  const seen = new Set<HexId>();
  for (const { command, commandId, time } of entries) {
    if (seen.has(commandId)) continue; // the same command at its next finality
    seen.add(commandId);
    const decoded = decodeCommand(nodeHashes, command);
    assert.ok(decoded._tag === 'Right');
    assert.equal(toHex(decoded.right.id), commandId);
    const get = <S extends Space>(space: S, id: string) => state.get(`${space}/${id}`) as Entries[S] | undefined;
    const verdict = applyCommand({ ledger: facts, get }, decoded.right, time, () => true);
    assert.ok(verdict.result === 'accepted');
         verdict.writes.forEach((write: EntryWrite) => state.set(`${write.space}/${write.id}`, write.value));
  }
  return state.get(`record/${recordKey(fromHex(bilateralId), change).id}`) as RecordState | undefined;
}

function summary({ position, finality, commandId, time }: LedgerEntry): unknown {
  return { position, finality, commandId, time };
}
