import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verdictText, verifyFile } from '../src/verify-file.js';
import { demo, finish, fixture, temporaryFolder } from './demo-run.js';

describe('npm run demo:verify', () => {
  const folder = temporaryFolder();
  const evidence = join(folder, 'evidence.json');
  const verify = (file: string) => finish((terminal) => verifyFile(file, terminal));

  beforeAll(async () => {
    await demo('--order', fixture('own-order.json'), '--usage', fixture('own-usage.ndjson'), '--out', folder);
  });

  it('says what the evidence shows and what it does not, exit 0 (CR3, CR5)', async () => {
    const { code, output } = await verify(evidence);
    expect(code).toBe(0);
    expect(output).toMatch(/evidence\.json: verified, level reexecuted\n/);
    expect(output).toMatch(/ {2}reexecuted {8}each amount was computed again/);
    expect(output).toMatch(/It does not show\n {2}usage-happened/);
  });

  it.each([
    ['a document', (text: string) => flipIn(text, '"documents":[{"bytes":"')],
    ['a command', (text: string) => flipIn(text, '"commands":[{"bytes":"')],
    ['the form', (text: string) => text.replace('{', '[')],
  ])('names the check that failed when one byte of %s was changed, exit 1', async (_, change) => {
    const forged = join(folder, 'forged.json');
    const text = readFileSync(evidence, 'utf8');
    writeFileSync(forged, change(text));
    expect(readFileSync(forged, 'utf8')).not.toBe(text);
    const { code, output } = await verify(forged);
    expect(code).toBe(1);
    expect(output).toMatch(/forged\.json: NOT verified\n {2}failed check {6}\w+: +\S/);
  });

  it('names what breaks a business rule before it says what is shown', () => {
    const wrong = '/commands/7: InvoiceTotalMismatch: /net/minor is 1; expected 2.';
    const text = verdictText('evidence.json', {
      ok: true,
      level: 'lifecycle',
      shows: ['lifecycle'],
      doesNotShow: [],
      unsound: [wrong],
    });
    expect(text.split('\n').slice(1, 4)).toEqual(['It holds what breaks a business rule', `  ${wrong}`, 'It shows']);
  });

  it('says how to come by evidence when there is none, exit 2', async () => {
    const { code, errors, output } = await verify(join(folder, 'none.json'));
    expect([code, output.trim()]).toEqual([2, '']);
    expect(errors).toMatch(/none\.json cannot be read\. npm run demo writes out\/evidence\.json/);
  });
});

/** Another hex digit 40 digits into the bytes that follow a mark. */
function flipIn(text: string, mark: string): string {
  const at = text.indexOf(mark) + mark.length + 40;
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
}
