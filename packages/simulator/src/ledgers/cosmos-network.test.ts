import type { TestParties } from '@lateral/core/conformance';
import { CosmosNetwork } from './cosmos-network.js';
import type { FaultRates } from './fault-rates.js';
import { Lots } from './lots.js';
import { SequencedClient } from './sequenced-client.js';
import { heard, modelOptions, partiesOn, settled, TestTime } from './testing.js';
import { openTruth } from './truth.js';

interface Bench {
  readonly network: CosmosNetwork;
  readonly lots: Lots;
  readonly client: SequencedClient;
  readonly parties: TestParties;
  readonly appliedIds: () => readonly string[];
}

async function bench(rates: Partial<FaultRates> = {}): Promise<Bench> {
  const options = modelOptions(new TestTime(), rates);
  const truth = await openTruth('cosmos', options, { blocks: 'by hand' });
  const lots = new Lots(options.random, options.rates);
  const network = new CosmosNetwork(truth, lots);
  const client = new SequencedClient(truth, network, 0);
  await client.open();
  const parties = await partiesOn(client);
  return { network, lots, client, parties, appliedIds: () => truth.peek(parties.bilateralId).commandIds };
}

async function send({ client }: Bench, sequence: number, command?: Uint8Array) {
  const answer = heard(client.submit(await client.prepareAt(sequence, command)));
  await settled();
  return answer;
}

async function block({ network }: Bench): Promise<void> {
  network.makeBlock();
  await settled();
}

describe('the Cosmos network', () => {
  it('takes a sequence in turn only; out of turn nothing happens and nobody refused anything', async () => {
    const on = await bench();
    const genesis = await on.parties.establish();
    expect((await send(on, 1, genesis)).value).toMatchObject({
      status: 'unknown',
      reason: 'account sequence mismatch, expected 0, got 1',
    });
    const first = await send(on, 0, genesis);
    const second = await send(on, 1, await on.parties.registerKey({ party: 0 }));
    expect(on.network.waiting).toBe(2);
    await block(on);
    for (const answer of [first, second]) expect(answer.value).toMatchObject({ status: 'accepted', finality: 'final' });
    expect((await send(on, 1)).value).toMatchObject({ reason: 'account sequence mismatch, expected 2, got 1' });
  });

  it('answers the same bytes as it did, whether they wait or are committed (R23)', async () => {
    const on = await bench();
    const genesis = await on.parties.establish();
    const answers = [await send(on, 0, genesis), await send(on, 0, genesis)];
    await block(on);
    answers.push(await send(on, 0, genesis));
    for (const { value } of answers) expect(value).toMatchObject({ status: 'accepted' });
    await block(on);
    expect(on.appliedIds()).toEqual([on.parties.bilateralId]);
  });

  it('may forget what it took, and with it what followed; the same bytes in order bring both about (R51)', async () => {
    const on = await bench({ eviction: 1 });
    const commands = [await on.parties.establish(), await on.parties.registerKey({ party: 0 })];
    const lost = [await send(on, 0, commands[0]), await send(on, 1, commands[1])];
    await block(on);
    expect([on.network.waiting, on.appliedIds(), lost]).toEqual([0, [], [{}, {}]]);
    on.lots.calm();
    expect((await send(on, 1, commands[1])).value).toMatchObject({ status: 'unknown' });
    const sent = [await send(on, 0, commands[0]), await send(on, 1, commands[1])];
    await block(on);
    for (const { value } of sent) expect(value).toMatchObject({ status: 'accepted' });
    expect(on.appliedIds()).toHaveLength(2);
  });

  it('forgets what followed an evicted one', async () => {
    const on = await bench({ eviction: 0.5 });
    for (const sequence of [0, 1, 2, 3, 4, 5]) await send(on, sequence);
    await block(on);
    const used = await on.client.nextSequence();
    expect(used).toBeLessThan(6);
    expect(on.network.waiting).toBe(0);
  });

  it('uses a sequence up for a refused command and for none', async () => {
    const on = await bench();
    const refused = await send(on, 0, await on.parties.registerKey({ party: 0 }));
    const filler = await send(on, 1);
    await block(on);
    expect(refused.value).toMatchObject({ status: 'rejected', code: 'bilateralUnknown' });
    expect(filler.value).toMatchObject({ status: 'alreadyApplied' });
    expect(await on.client.nextSequence()).toBe(2);
  });
});
