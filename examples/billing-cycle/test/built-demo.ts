import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The demo as `npm run build` made it: for tests of processes, which have to be of their own. */
export const program = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/** `describe` where there is a build; else it says loudly what it skips. */
export function describeBuilt(title: string, body: () => void): void {
  if (existsSync(program)) {
    describe(title, body);
    return;
  }
  it(`without a build skips ${title}`, () => {
    console.warn(`SKIPPED: ${title}: it needs ${program}; npm run build makes it`);
    expect(existsSync(program)).toBe(false);
  });
}
