import { readFileSync } from 'node:fs';
import { memoryStore } from '../../store/memory-store.js';
import { describeStoreConformance } from './describe-store-conformance.js';
import { STORE_RULES } from './rules.js';

/** Titles of the cases that the kit declares; none of them runs. */
function titlesFor(isDurable: boolean, skip: (title: string) => void = () => undefined): readonly string[] {
  const titles: string[] = [];
  const it = Object.assign((title: string) => titles.push(title), { skip });
  const describe = (_: string, body: () => void): void => {
    body();
  };
  describeStoreConformance('none', {
    test: { describe, it, afterAll: () => undefined },
    createPlace: () => ({ create: memoryStore, destroy: () => undefined }),
    isDurable,
  });
  return titles;
}

const numbersOf = (titles: readonly string[]): ReadonlySet<number> =>
  new Set(titles.map((title) => Number(/^S(\d+) /.exec(title)?.[1])));

describe('STORE_RULES', () => {
  it('have one case or more each', () => {
    expect(numbersOf(titlesFor(true))).toEqual(new Set(STORE_RULES.map(({ number }) => number)));
  });

  it('are numbered in order, without gaps', () => {
    expect(STORE_RULES.map(({ number }) => number)).toEqual(STORE_RULES.map((_, index) => index + 1));
  });

  it('are skipped where nothing is kept and for no other reason, and say so', () => {
    const skipped: string[] = [];
    const titles = titlesFor(false, (title) => skipped.push(title));
    const [needy, others] = [true, false].map((needs) =>
      STORE_RULES.filter(({ needsDurable }) => needsDurable === needs),
    );
    expect(numbersOf(skipped)).toEqual(new Set(needy?.map(({ number }) => number)));
    expect(numbersOf(titles)).toEqual(new Set(others?.map(({ number }) => number)));
    expect(skipped.every((title) => title.includes('[skipped: not durable]'))).toBe(true);
  });

  it('stand in docs/reference/store-port.md, each with its number and text', () => {
    const page = readFileSync(new URL('../../../../../docs/reference/store-port.md', import.meta.url), 'utf8');
    for (const { number, title } of STORE_RULES) expect(page).toContain(`**S${number}** ${title}`);
  });
});
