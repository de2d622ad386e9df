import { memoryStore } from '@lateral/core';
import { violationsOf } from '../../src/crash/harness/verdict.js';
import type { PartyReport } from '../../src/crash/party/report.js';
import { differencesAtRest } from './at-rest.js';
import type { Surroundings } from './local-party.js';
import { localParty, ORDERS, surroundings } from './local-party.js';

const TIMEOUT_MS = 60_000;

describe('the verdict on a run', () => {
  let place: Surroundings;
  let buyer: PartyReport;
  let seller: PartyReport;
  beforeAll(async () => {
    place = await surroundings();
    const parties = [localParty(place, 0, memoryStore()), localParty(place, 1, memoryStore())] as const;
    await Promise.all(parties.map(({ done }) => done));
    expect(await differencesAtRest(place.truth, parties)).toEqual([]);
    [buyer, seller] = [await parties[0].report(), await parties[1].report()];
    for (const party of parties) await party.end();
  }, TIMEOUT_MS);
  afterAll(() => place.truth.close());

  const verdict = (broken: Partial<PartyReport>): readonly string[] =>
    violationsOf(place.truth, [{ ...buyer, ...broken }, seller], ORDERS);

  it('finds nothing where nothing is wrong', () => {
    expect(verdict({})).toEqual([]);
  });

  it('names an intent that was lost or never ended', () => {
    const [first, ...others] = buyer.intents;
    expect(verdict({ intents: others })).toEqual([`party 0: ${first?.key ?? ''} is not final but unknown`]);
    const open = { key: 'x', state: 'open', reason: '' };
    expect(verdict({ intents: [...buyer.intents, open] })).toEqual(['party 0: the intent x is open ']);
  });

  it('names a record in which a projection differs', () => {
    const [line = '', ...rest] = buyer.records;
    expect(verdict({ records: rest })).toEqual([`party 0 lacks ${line}`]);
    expect(verdict({ records: [...buyer.records, 'another'] })).toEqual(['party 0 alone has another']);
  });

  it('names what a durable consumer handled twice', () => {
    const [[name, count] = ['', 0], ...rest] = buyer.applied;
    expect(verdict({ applied: [[name, count + 1], ...rest] })).toEqual([
      `party 0 lacks ${name} counted 1 times`,
      `party 0 alone has ${name} counted 2 times`,
    ]);
  });

  it('names heads that differ or do not cover the ledger', () => {
    const { head } = buyer;
    if (head === undefined) throw new Error('no head');
    expect(verdict({ head: { ...head, digest: '00' } })).toEqual(['the log heads of the parties differ']);
    expect(verdict({ head: { ...head, commands: 1 } })).toEqual(['the head of party 0 covers 1 commands']);
    expect(verdict({ head: undefined })).toContain('party 0 has no log head that both signed');
  });

  it('names changes that the ledger holds too often or too rarely', () => {
    expect(violationsOf(place.truth, [buyer, seller], ORDERS + 1)).toContain(
      'the ledger holds order.place 1 times, not 2',
    );
  });
});
