import type { TestParties } from '@lateral/core/conformance';
import { testChange } from '@lateral/core/conformance';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { EVM_FINALITY_DEPTH, EvmNetwork } from './evm-network.js';
import type { FaultRates } from './fault-rates.js';
import { Lots } from './lots.js';
import { SequencedClient } from './sequenced-client.js';
import { heard, modelOptions, partiesOn, settled, submit, TestTime } from './testing.js';
import { openTruth } from './truth.js';

interface Bench {
  readonly truth: MemoryLedger;
  readonly network: EvmNetwork;
  readonly lots: Lots;
  /** Of party 0 and of party 1. */
  readonly clients: readonly [SequencedClient, SequencedClient];
  readonly parties: TestParties;
  readonly appliedIds: () => readonly string[];
}

async function bench(rates: Partial<FaultRates> = {}): Promise<Bench> {
  const options = modelOptions(new TestTime(), rates);
  const truth = await openTruth('evm', options, { blocks: 'by hand', finalityDepth: EVM_FINALITY_DEPTH });
  const lots = new Lots(options.random, options.rates);
  const network = new EvmNetwork(truth, lots);
  const clients = [new SequencedClient(truth, network, 0), new SequencedClient(truth, network, 1)] as const;
  await Promise.all(clients.map((client) => client.open()));
  const parties = await partiesOn(clients[0]);
  const appliedIds = (): readonly string[] => truth.peek(parties.bilateralId).commandIds;
  return { truth, network, lots, clients, parties, appliedIds };
}

/** Submits under a number, and gives the network the time to take it. */
async function send(client: SequencedClient, sequence: number, command?: Uint8Array) {
  const prepared = await client.prepareAt(sequence, command);
  const answer = heard(client.submit(prepared));
  await settled();
  return { prepared, answer };
}

async function block({ network }: Bench): Promise<void> {
  network.makeBlock();
  await settled();
}

describe('nonces of the EVM network', () => {
  it('keeps a transaction waiting until those before it came', async () => {
    const on = await bench();
    const [genesis, key] = [await on.parties.establish(), await on.parties.registerKey({ party: 0 })];
    const later = await send(on.clients[0], 1, key);
    await block(on);
    expect([later.answer, on.appliedIds()]).toEqual([{}, []]);
    const earlier = await send(on.clients[0], 0, genesis);
    await block(on);
    for (const { answer } of [earlier, later])
      expect(answer.value).toMatchObject({ status: 'accepted', finality: 'included' });
    expect(on.appliedIds()).toEqual([earlier.prepared.commandId, later.prepared.commandId]);
    expect(await on.clients[0].nextSequence()).toBe(2);
    expect(await on.clients[1].nextSequence()).toBe(0);
  });

  it('uses one up for a refused command and for none, and takes no lower one', async () => {
    const on = await bench();
    const refused = await send(on.clients[0], 0, await on.parties.registerKey({ party: 0 }));
    const filler = await send(on.clients[0], 1);
    await block(on);
    expect(refused.answer.value).toMatchObject({ status: 'rejected', code: 'bilateralUnknown' });
    expect(filler.answer.value).toMatchObject({ status: 'alreadyApplied' });
    const low = await send(on.clients[0], 1, await on.parties.establish());
    expect(low.answer.value).toMatchObject({ status: 'unknown', reason: 'nonce too low: next nonce 2, tx nonce 1' });
  });

  it('takes the same bytes again without effect, and another command under a waiting nonce not at all (R23)', async () => {
    const on = await bench();
    const genesis = await on.parties.establish();
    const first = await send(on.clients[0], 0, genesis);
    const second = await send(on.clients[0], 0, genesis);
    const other = await send(on.clients[0], 0, await on.parties.registerKey({ party: 0 }));
    expect(other.answer.value).toMatchObject({ status: 'unknown', reason: 'replacement transaction underpriced' });
    expect(on.network.waiting).toBe(1);
    await block(on);
    const third = await send(on.clients[0], 0, genesis);
    for (const { answer } of [second, third]) expect(answer.value).toEqual(first.answer.value);
    await block(on);
    expect(on.appliedIds()).toEqual([on.parties.bilateralId]);
  });

  it('waits on while the adapter replaces its transaction by a higher fee', async () => {
    const on = await bench({ replacement: 1 });
    const sent = await send(on.clients[0], 0, await on.parties.establish());
    await block(on);
    expect([sent.answer, on.network.waiting]).toEqual([{}, 1]);
    on.lots.calm();
    await block(on);
    expect(sent.answer.value).toMatchObject({ status: 'accepted' });
  });
});

describe('blocks of the EVM network', () => {
  it('hold at most 6 transactions, by lot between accounts and by nonce within one', async () => {
    const on = await bench();
    for (const client of on.clients) for (const sequence of [3, 2, 1, 0]) await send(client, sequence);
    await block(on);
    expect(on.network.waiting).toBe(2);
    const used = await Promise.all(on.clients.map((client) => client.nextSequence()));
    expect(used[0]).toBeGreaterThanOrEqual(2); // 6 of 8, at most 4 of one
    expect((used[0] ?? 0) + (used[1] ?? 0)).toBe(6);
    await block(on);
    expect(on.network.waiting).toBe(0);
  });

  it('are undone with their nonces and receipts; what waits again comes once more, once (R50)', async () => {
    const on = await bench();
    const { bilateralId } = on.parties;
    const ref = { bilateralId, commandId: bilateralId };
    const steps: string[] = [];
    on.clients[0].entries(bilateralId).subscribe(({ finality }) => steps.push(finality));
    await send(on.clients[0], 0, await on.parties.establish());
    await block(on);
    expect(await on.clients[0].nextSequence()).toBe(1);
    expect(await on.clients[0].nextSequence({ finality: 'final' })).toBe(0);
    on.network.reorganise(1, () => false);
    expect(await on.clients[0].nextSequence()).toBe(0);
    expect(await on.clients[0].outcome(ref)).toMatchObject({ status: 'notFound' });
    for (let made = 0; made <= EVM_FINALITY_DEPTH; made++) await block(on);
    expect(await on.clients[0].outcome(ref)).toMatchObject({ status: 'accepted', finality: 'final' });
    expect(steps).toEqual(['included', 'reverted', 'included', 'final']);
    expect(() => {
      on.network.reorganise(EVM_FINALITY_DEPTH + 1, () => false);
    }).toThrow(RangeError);
  });

  it('may drop what they held; the same bytes again are a new beginning (R50)', async () => {
    const on = await bench();
    const genesis = await on.parties.establish();
    await send(on.clients[0], 0, genesis);
    await block(on);
    on.network.reorganise(1, () => true);
    await block(on);
    expect([on.appliedIds(), on.network.waiting]).toEqual([[], 0]);
    const again = await send(on.clients[0], 0, genesis);
    await block(on);
    expect(again.answer.value).toMatchObject({ status: 'accepted' });
    expect(on.appliedIds()).toEqual([on.parties.bilateralId]);
  });

  it('come with reorganisations of 1 to 3 by lot, and what is final stays (R49, R50)', async () => {
    const on = await bench({ reorg: 1, dropOnReorg: 0 });
    const { bilateralId } = on.parties;
    const steps: string[] = [];
    on.clients[0].entries(bilateralId).subscribe(({ finality }) => steps.push(finality));
    for (const [nonce, command] of (await on.parties.setUp()).entries()) {
      await send(on.clients[0], nonce, command);
      for (let made = 0; made < 4; made++) on.network.advance();
    }
    for (let made = 0; made < 30; made++) on.network.advance();
    expect(steps.filter((step) => step === 'reverted').length).toBeGreaterThan(0);
    expect(steps.filter((step) => step === 'final')).toEqual(['final', 'final', 'final']);
    expect(steps.at(-1)).toBe('final');
    expect(await on.clients[0].nextSequence({ finality: 'final' })).toBe(3);
  });
});

it('numbers by itself what was prepared without a number', async () => {
  const on = await bench();
  const commands = [
    await on.parties.establish(),
    await on.parties.apply(testChange({ kind: 'agreement', action: 'agree' })),
  ];
  const answers = commands.map((command) => heard(submit(on.clients[0], command)));
  await settled();
  await block(on);
  expect(answers).toMatchObject([{ value: { status: 'accepted' } }, { value: { status: 'rejected' } }]);
  expect(await on.clients[0].nextSequence()).toBe(2);
});
