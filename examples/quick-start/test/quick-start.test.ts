import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the quick start', () => {
  it('prints each change with who signed it, and ends the agreement by one party alone (R24)', async () => {
    const lines: unknown[] = [];
    const log = jest.spyOn(console, 'log').mockImplementation((line: unknown) => void lines.push(line));
    await import('../src/index.js');
    log.mockRestore();
    expect(lines).toEqual([
      'agreement.agree → active, signed by 0 and 1, final',
      'agreement.end → ended, signed by 0, final',
    ]);
  });

  it('stands in the README as it runs', () => {
    const shown = /<!-- examples\/quick-start\/src\/index\.ts -->\n```ts\n([\s\S]*?)```/.exec(
      read('../../../README.md'),
    )?.[1];
    expect(shown).toBe(read('../src/index.ts'));
  });
});
