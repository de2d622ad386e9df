/**
 * Goal: gas is known to the unit, within the aims of the register, and near what code written by hand needs.
 * Method: receipts of a node, of the register and of the yardstick in its place, against the reviewed figures of
 * contracts/gas.json; `LATERAL_WRITE_GAS=1` writes them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { anvilProgram, startAnvil } from './anvil.js';
import type { Anvil } from './anvil.js';
import { GasBench } from './gas-bench.js';
import { gasScenarios } from './gas-scenarios.js';
import { minimalRegisterRuntime } from './minimal-register.generated.js';

interface Figure {
  readonly register: number;
  readonly yardstick: number;
}

const FILE = new URL('../../contracts/gas.json', import.meta.url);
const program = anvilProgram();

if (program === undefined) {
  console.warn('SKIPPED: gas is not measured, as @foundry-rs/anvil has no program for this machine.');
  it.todo('needs anvil');
} else {
  describe('gas of the register', () => {
    let anvil: Anvil;
    let measured: Readonly<Record<string, Figure>>;
    const used = (name: string): number => measured[name]?.register ?? NaN;
    const further = (name: string): number => (used(`${name}, 16`) - used(name)) / 15;

    beforeAll(async () => {
      anvil = await startAnvil();
      measured = await measureAll(await GasBench.open(anvil));
      if (process.env['LATERAL_WRITE_GAS'] === '1') writeFileSync(FILE, `${JSON.stringify(measured, null, 2)}\n`);
    }, 60_000);
    afterAll(() => anvil.stop());

    it('is what the reviewed figures say, to the unit', () => {
      expect(measured).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
    });

    // The aim for an update that pins a reference, 62,000, is not met: the yardstick does not meet it either.
    it('stays within the aims for updates without a reference, openings, further changes and netting', () => {
      expect(used('update by both')).toBeLessThanOrEqual(62_000);
      expect(used('opening by both')).toBeLessThanOrEqual(79_000);
      expect(further('update by both')).toBeLessThanOrEqual(15_000);
      expect(further('opening by both')).toBeLessThanOrEqual(34_000);
      expect(used('netting of twelve')).toBeLessThanOrEqual(260_000);
    });

    it('is at most 1.25 times what the same checks cost in code written by hand', () => {
      for (const { register, yardstick } of Object.values(measured))
        expect(register / yardstick).toBeLessThanOrEqual(1.25);
    });
  });
}

async function measureAll(bench: GasBench): Promise<Readonly<Record<string, Figure>>> {
  const scenarios = Object.entries(gasScenarios());
  const register: number[] = [];
  for (const [, scenario] of scenarios) register.push(await bench.measure(scenario));
  await bench.replaceCode(minimalRegisterRuntime);
  const figures: [string, Figure][] = [];
  for (const [index, [name, scenario]] of scenarios.entries()) {
    figures.push([name, { register: register[index] ?? NaN, yardstick: await bench.measure(scenario) }]);
  }
  return Object.fromEntries(figures);
}
