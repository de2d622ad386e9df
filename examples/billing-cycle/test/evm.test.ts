import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAnvil } from '@lateral/devnet-evm';
import { verifyFile } from '../src/verify-file.js';
import { billsOf, demo, filesOf, finish, temporaryFolder } from './demo-run.js';

const program = findAnvil();
const folder = temporaryFolder();
const out = join(folder, 'out');
const EXPECTED = readFileSync(new URL('expected-output.txt', import.meta.url), 'utf8');

describe('--ledger', () => {
  it('takes none that there is not', async () => {
    const errors = '--ledger fabric: take one of memory, evm';
    expect(await demo('--ledger', 'fabric')).toMatchObject({ code: 2, errors });
  });
});

if (program.path === undefined) {
  console.warn(`SKIPPED: npm run demo -- --ledger evm: ${program.reason}`);
  describe.skip('anvil is not installed', () => {
    it('runs the cycle', () => undefined);
  });
} else {
  describe('npm run demo -- --ledger evm', () => {
    it('tells on a real node, line by line, what it tells on the ledger in memory (R21)', async () => {
      const finished = await demo('--ledger', 'evm', '--out', out);
      expect(finished).toMatchObject({ code: 0, errors: '' });
      const title = /^Ledger eip155:31337, register 0x[0-9a-f]{40}, on an anvil of its own\n/m;
      expect(finished.output).toMatch(title);
      const told = finished.output.replace(title, '').replaceAll(folder, '');
      expect(told).toBe(EXPECTED.replace(', /out/evidence.json and /out/ledger/', ' and /out/evidence.json'));
    }, 60_000);

    it('bills the same, and leaves evidence that a stranger verifies as any other (R23, CR5)', async () => {
      await demo('--out', join(folder, 'memory'));
      expect(billsOf(out)).toEqual(billsOf(join(folder, 'memory')));
      expect(Object.keys(filesOf(out))).toEqual(['bill.json', 'evidence.json']);
      const file = join(out, 'evidence.json');
      const { code, output } = await finish((terminal) => verifyFile(file, terminal));
      expect(code).toBe(0);
      expect(output).toContain('verified, level reexecuted');
      expect(output).toContain('block-final'); // the chain's own proof is in it: all that is left open is whether its block stays
    });

    it('keeps no store, since its chain ends with the run', async () => {
      const refused = await demo('--ledger', 'evm', '--store', join(folder, 'store'));
      expect(refused.code).toBe(2);
      expect(refused.errors).toContain('--store goes with --ledger memory');
    });
  });
}
