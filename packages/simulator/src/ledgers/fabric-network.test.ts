import { headsOf, testChange } from '@lateral/core/conformance';
import type { TestParties } from '@lateral/core/conformance';
import { FabricClient } from './fabric-client.js';
import { FabricNetwork } from './fabric-network.js';
import type { FaultRates } from './fault-rates.js';
import { Lots } from './lots.js';
import { heard, modelOptions, partiesOn, settled, submit, TestTime } from './testing.js';
import { clockOf, openTruth } from './truth.js';

interface Bench {
  readonly network: FabricNetwork;
  readonly lots: Lots;
  readonly client: FabricClient;
  readonly parties: TestParties;
  /** Commands that the truth holds beyond those of the set-up. */
  readonly applied: () => readonly string[];
}

async function bench(rates: Partial<FaultRates> = {}, isSetUp = true): Promise<Bench> {
  const options = modelOptions(new TestTime(), rates);
  const truth = await openTruth('fabric', options, { blocks: 'at once' });
  const lots = new Lots(options.random, options.rates);
  const network = new FabricNetwork(truth, lots, { verify: options.verify, clock: clockOf(options) });
  const client = new FabricClient(truth, network);
  await client.open();
  const parties = await partiesOn(client);
  const applied = (): readonly string[] => truth.peek(parties.bilateralId).commandIds;
  const on = { network, lots, client, parties, applied };
  if (!isSetUp) return on;
  for (const command of await parties.setUp()) {
    await send(on, command);
    await block(on);
  }
  const before = applied().length;
  return { ...on, applied: () => applied().slice(before) };
}

async function send({ client }: Bench, command: Uint8Array) {
  const answer = heard(submit(client, command));
  await settled();
  return answer;
}

async function block({ network }: Bench): Promise<void> {
  network.makeBlock();
  await settled();
}

/** An agreement of the parties, by the name of its document. */
function agreement({ parties }: Bench, document: string): Promise<Uint8Array> {
  return parties.apply(testChange({ kind: 'agreement', action: 'agree', document }));
}

const ALL_STAGES = { endorsed: true, ordered: true, valid: true };

describe('the Fabric network', () => {
  it('answers a refusal of the endorsers at once, and orders nothing (R8)', async () => {
    const on = await bench();
    const change = testChange({ kind: 'agreement', action: 'amend', prev: new Uint8Array(24).fill(7) });
    const answer = await send(on, await on.parties.apply(change));
    expect(answer.value).toMatchObject({ status: 'rejected', code: 'headMismatch', change: 0 });
    expect((await send(on, await on.parties.registerKey({ party: 0 }))).value).toMatchObject({
      status: 'alreadyApplied',
    });
    expect(on.network.waiting).toBe(0);
  });

  it('answers at commit, with all stages', async () => {
    const on = await bench();
    const answer = await send(on, await agreement(on, 'one'));
    expect([answer, on.network.waiting, on.applied()]).toEqual([{}, 1, []]);
    await block(on);
    expect(answer.value).toMatchObject({ status: 'accepted', finality: 'final', stages: ALL_STAGES });
    const [commandId = ''] = on.applied();
    const { bilateralId } = on.parties;
    expect(await on.client.outcome({ bilateralId, commandId })).toMatchObject({ stages: ALL_STAGES });
    const stages: unknown[] = [];
    on.client.entries(bilateralId).subscribe((entry) => stages.push(entry.stages));
    expect(stages).toEqual(Array(4).fill(ALL_STAGES));
  });

  it('finds invalid at commit what was endorsed on a state that is gone, which is no verdict (L6)', async () => {
    const on = await bench();
    const founding = await agreement(on, 'founding');
    const phantoms = [await send(on, founding), await send(on, await agreement(on, 'other'))];
    await block(on);
    expect(phantoms[0]?.value).toMatchObject({ status: 'accepted' });
    expect(phantoms[1]?.value).toMatchObject({ status: 'unknown', reason: 'PHANTOM_READ_CONFLICT (12)' });
    const [prev = new Uint8Array(0)] = headsOf(founding);
    const amend = (document: string): Promise<Uint8Array> =>
      on.parties.apply(testChange({ kind: 'agreement', action: 'amend', prev, document }));
    const second = await amend('second');
    const conflicts = [await send(on, await amend('first')), await send(on, second)];
    await block(on);
    expect(conflicts[0]?.value).toMatchObject({ status: 'accepted' });
    expect(conflicts[1]?.value).toMatchObject({ status: 'unknown', reason: 'MVCC_READ_CONFLICT (11)' });
    expect((await send(on, second)).value).toMatchObject({ status: 'rejected', code: 'headMismatch' });
  });

  it('lets the first of two transactions with one id stand (R23)', async () => {
    const on = await bench({ duplicate: 1 });
    const command = await agreement(on, 'one');
    const answers = [await send(on, command), await send(on, command)];
    expect(on.network.waiting).toBe(4); // each of the two was ordered twice
    await block(on);
    expect(answers[0]?.value).toMatchObject({ status: 'accepted' });
    expect(answers[1]).toEqual(answers[0]);
    expect(on.applied()).toHaveLength(1);
  });

  it('takes the bytes of an invalid transaction again, as another one', async () => {
    const on = await bench({ conflict: 1 }, false);
    const command = await on.parties.establish();
    const first = await send(on, command);
    await block(on);
    expect(first.value).toMatchObject({ status: 'unknown' });
    on.lots.calm();
    const second = await send(on, command);
    await block(on);
    expect(second.value).toMatchObject({ status: 'accepted' });
    expect(on.applied()).toEqual([on.parties.bilateralId]);
  });
});
