import { readFileSync } from 'node:fs';
import type { Ledger } from '../ledger/ledger.js';
import type { LedgerProfile } from '../ledger/profile.js';
import { describeLedgerConformance } from './describe-ledger-conformance.js';
import { LEDGER_RULES } from './rules.js';

/** Titles of the cases that the kit declares for a ledger with these capabilities; none of them runs. */
function titlesFor(has: boolean, skip: (title: string) => void = () => undefined): readonly string[] {
  const titles: string[] = [];
  const declare = (title: string): void => {
    titles.push(title);
  };
  const names = [
    'es256k',
    'es256',
    'inclusionProofs',
    'reorganisations',
    'stepwiseSubmission',
    'accountSequence',
    'durable',
    'reexecution',
  ];
  const capabilities = Object.fromEntries(names.map((name) => [name, has]));
  const profile = { capabilities } as unknown as LedgerProfile;
  const sequence = { name: 'a sequence', covers: [], ledger: { instance: '', algorithms: [], tables: [] }, steps: [] };
  describeLedgerConformance<Ledger>({
    name: 'none',
    test: {
      describe: (_, body) => {
        body();
      },
      it: Object.assign(declare, { skip }),
      afterAll: () => undefined,
    },
    createLedger: () => ({ profile }) as unknown as Ledger,
    probe: () => ({ record: () => Promise.resolve(undefined), commandIds: () => Promise.resolve([]) }),
    budget: { commitMs: 1 },
    sequences: [sequence],
  });
  return titles;
}

const numberOf = (title: string): number => Number(/^L(\d+) /.exec(title)?.[1]);
const idsOf = (title: string): readonly string[] =>
  /\(((?:CR|R|D)\d+(?:, (?:CR|R|D)\d+)*)\)$/.exec(title)?.[1]?.split(', ') ?? [];

describe('LEDGER_RULES', () => {
  it('have one case or more each, whose titles name the requirements of the rule and no others', () => {
    const titles = titlesFor(true);
    for (const { number, requirements } of LEDGER_RULES) {
      const own = titles.filter((title) => numberOf(title) === number);
      expect(own.length).toBeGreaterThan(0);
      expect([...new Set(own.flatMap(idsOf))].sort()).toEqual([...requirements].sort());
    }
    expect(titles.every((title) => LEDGER_RULES.some(({ number }) => number === numberOf(title)))).toBe(true);
  });

  it('are numbered in order, without gaps', () => {
    expect(LEDGER_RULES.map(({ number }) => number)).toEqual(LEDGER_RULES.map((_, index) => index + 1));
  });

  it('are skipped by a missing capability and by nothing else, and the skipped case names it', () => {
    const skipped: string[] = [];
    const titles = titlesFor(false, (title) => skipped.push(title));
    const needy = LEDGER_RULES.filter(({ needs }) => needs !== undefined);
    expect(new Set(skipped.map(numberOf))).toEqual(new Set(needy.map(({ number }) => number)));
    for (const { number, needs } of needy) {
      expect(
        skipped
          .filter((title) => numberOf(title) === number)
          .every((title) => title.includes(`no capability ${needs ?? ''}`)),
      ).toBe(true);
      expect(titles.some((title) => numberOf(title) === number)).toBe(false);
    }
  });

  it('stand in docs/reference/ledger-port.md, each with its number and text', () => {
    const page = readFileSync(new URL('../../../../docs/reference/ledger-port.md', import.meta.url), 'utf8');
    for (const { number, title } of LEDGER_RULES) expect(page).toContain(`**L${number}** ${title}`);
  });
});
