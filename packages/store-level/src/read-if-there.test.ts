import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIfThere } from './read-if-there.js';

describe('readIfThere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lateral-read-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('answers with the bytes of a file, and undefined where there is none', () => {
    const file = join(folder, '000013.ldb');
    expect(readIfThere(file)).toBeUndefined();
    writeFileSync(file, 'table');
    expect(Buffer.from(readIfThere(file) ?? []).toString()).toBe('table');
  });

  it('hides no other trouble', () => {
    expect(() => readIfThere(folder)).toThrow('EISDIR');
  });
});
