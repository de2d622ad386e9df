import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeBuilt, program } from './built-demo.js';
import { demo, fixture, temporaryFolder } from './demo-run.js';

const folder = temporaryFolder();
const files = ['--order', fixture('own-order.json'), '--usage', fixture('own-usage.ndjson')];
const state = join(folder, 'state');
const args = [...files, '--out', join(folder, 'killed'), '--store', state];

interface Ended {
  readonly code: number | null;
  readonly lines: number;
  readonly errors: string;
}

/** Runs the demo until it has printed so many lines, and kills it there; without a number it runs to its end. */
function runUntil(lines = Infinity): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  const count = () => output.split('\n').length - 1;
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
    if (count() >= lines) child.kill('SIGKILL');
  });
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, lines: count(), errors });
    });
  });
}

describeBuilt('npm run demo -- --store', () => {
  it('goes on after kill -9 at any step, to the same bills as an undisturbed run (R23, R47)', async () => {
    for (let line = 6; ; line += 3) {
      const ended = await runUntil(line);
      expect(ended.errors).toBe('');
      if (ended.code === 0) break;
      expect(ended).toMatchObject({ code: null }); // by the signal
      expect(line).toBeLessThan(200);
    }
    const finished = await runUntil();
    expect(finished).toMatchObject({ code: 0, errors: '' });
    await demo(...files, '--out', join(folder, 'undisturbed'));
    const [killed, undisturbed] = ['killed', 'undisturbed'].map((name) =>
      readFileSync(join(folder, name, 'bill.json'), 'utf8'),
    );
    expect(killed).toBe(undisturbed);
    rmSync(state, { recursive: true });
  }, 120_000);
});
