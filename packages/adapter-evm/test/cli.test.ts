import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeSchedule } from '@lateral/core';
import type { Anvil } from '@lateral/devnet-evm';
import { findAnvil, startAnvil } from '@lateral/devnet-evm';
import { keccak256 } from 'ethers';
import { runCommand } from '../src/cli/command.js';
import { CREATE2_FACTORY } from '../src/deploy.js';
import { evmLedger } from '../src/evm-ledger.js';
import { accountOf, skipLoudly } from './devnets.js';

const program = findAnvil();
const PACKED = fileURLToPath(new URL('../../../spec/generated/table.packed.hex', import.meta.url));
const OTHER_SALT = '11'.repeat(32);

interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

interface Printed {
  readonly address: string;
  readonly chainId: number;
  readonly since?: number;
  readonly codeHash: string;
  readonly instance: string;
  readonly algorithms: readonly ('ES256K' | 'ES256')[];
  readonly by?: string;
}

async function lateralEvm(args: readonly string[], environment: Record<string, string> = {}): Promise<Finished> {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await runCommand(args, {
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
    ...{ environment, schedule: nodeSchedule },
  });
  return { code, output: printed.join('\n'), errors: errors.join('\n') };
}

describe('lateral-evm', () => {
  it('says what there is', async () => {
    expect(await lateralEvm(['--help'])).toMatchObject({ code: 0, errors: '' });
  });

  it.each([
    [[], 'There is no command ""'],
    [['destroy'], 'There is no command "destroy"'],
    [['deploy', 'twice'], 'There is no command "deploy twice"'],
    [['deploy', '--key', '11'.repeat(32)], "Unknown option '--key'"],
    [['deploy'], '--rpc URL is needed'],
    [['deploy', '--rpc', 'ipc'], '--rpc ipc: http:// or https:// is expected'],
    [['deploy', '--rpc', 'http://127.0.0.1:9'], '--key-file FILE, or the variable LATERAL_EVM_KEY is needed'],
    [['deploy', '--rpc', 'http://127.0.0.1:9', '--key-file', '/nowhere'], '/nowhere cannot be read'],
    [['verify', '--rpc', 'http://127.0.0.1:9'], '--register ADDRESS is needed'],
    [['verify', '--rpc', 'http://127.0.0.1:9', '--register', '0x12'], '40 hexadecimal digits are expected'],
  ])('answers %j with 2 and what is wrong', async (args, words) => {
    const finished = await lateralEvm(args);
    expect(finished).toMatchObject({ code: 2, output: '' });
    expect(finished.errors).toContain(words);
  });

  it('never shows a key that is wrong', async () => {
    const key = 'no hexadecimal digits';
    const { code, errors } = await lateralEvm(['deploy', '--rpc', 'http://127.0.0.1:9'], { LATERAL_EVM_KEY: key });
    expect(code).toBe(2);
    expect(errors).not.toContain(key);
  });

  it('answers 1 where no node answers', async () => {
    const register = `0x${'12'.repeat(20)}`;
    const finished = await lateralEvm(['verify', '--rpc', 'http://127.0.0.1:9', '--register', register]);
    expect(finished.code).toBe(1);
    expect(finished.errors).toContain('did not answer');
  });
});

if (program.path === undefined) {
  skipLoudly('lateral-evm on anvil', program.reason);
  describe.skip('anvil is not installed', () => {
    it('deploys and verifies', () => undefined);
  });
} else {
  describe('lateral-evm on anvil', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lateral-evm-'));
    const keyFile = join(folder, 'key');
    let anvil: Anvil;

    beforeEach(async () => {
      anvil = await startAnvil();
      writeFileSync(keyFile, `${anvil.accounts[0]?.privateKey ?? ''}\n`);
    });
    afterEach(async () => {
      await anvil.stop();
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    const deploy = (...args: readonly string[]): Promise<Finished> =>
      lateralEvm(['deploy', '--rpc', anvil.url, '--key-file', keyFile, ...args]);
    const verify = (register: string, ...args: readonly string[]): Promise<Finished> =>
      lateralEvm(['verify', '--rpc', anvil.url, '--register', register, ...args]);
    const deployed = async (...args: readonly string[]): Promise<Printed> => {
      const { code, errors, output } = await deploy('--json', ...args);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      return JSON.parse(output) as Printed;
    };
    const blockNumber = async (): Promise<number> => Number(await anvil.rpc('eth_blockNumber'));
    const removeFactory = (): Promise<unknown> => anvil.rpc('anvil_setCode', [CREATE2_FACTORY, '0x']);

    it('deploys by the factory what a ledger opens, and verifies it by its code (R22)', async () => {
      const { address, since, by, algorithms, chainId, ...printed } = await deployed();
      expect({ by, since, algorithms, chainId }).toEqual({
        ...{ by: 'factory', since: 1, algorithms: ['ES256K', 'ES256'], chainId: 31_337 },
      });
      expect(keccak256((await anvil.rpc('eth_getCode', [address, 'latest'])) as string)).toBe(printed.codeHash);

      const [account] = anvil.accounts;
      if (account === undefined) throw new RangeError('anvil funds ten accounts');
      const options = { endpoints: [anvil.url], chainId, algorithms, finality: 'instant' } as const;
      const ledger = evmLedger({ ...options, account: accountOf(account), register: { address, since: since ?? 0 } });
      await ledger.open();
      expect(ledger.profile.instance).toBe(printed.instance);
      await ledger.close();

      const verified = await verify(address, '--json');
      expect(verified).toMatchObject({ code: 0, errors: '' });
      expect(JSON.parse(verified.output)).toEqual({ address, chainId, algorithms, ...printed });
    });

    it('prints lines that can be read', async () => {
      const { output } = await deploy();
      expect(output.split('\n').map((line) => line.slice(0, 12).trim())).toEqual([
        ...['register', 'chain', 'block', 'code hash', 'instance', 'algorithms', 'table', 'deployed'],
      ]);
    });

    it('leaves what is there as it is', async () => {
      const first = await deployed();
      const before = await blockNumber();
      const again = await deployed();
      expect(again).toMatchObject({ address: first.address, by: 'present' });
      expect(again.since).toBeUndefined();
      expect(await blockNumber()).toBe(before);
    });

    it('adds the table that a deployment was cut off from', async () => {
      const { address } = await deployed();
      await anvil.rpc('anvil_rollback', [1]);
      expect((await verify(address)).errors).toContain('The register does not hold table');
      expect(await deployed()).toMatchObject({ address, by: 'present' });
      expect((await verify(address)).code).toBe(0);
    });

    it('gives another register for another salt', async () => {
      const first = await deployed();
      const other = await deployed('--salt', OTHER_SALT);
      expect(other.by).toBe('factory');
      expect(other.address).not.toBe(first.address);
      expect(other.instance).not.toBe(first.instance);
    });

    it('deploys with a key of the environment, and with the table of a file', async () => {
      const environment = { LATERAL_EVM_KEY: (anvil.accounts[1]?.privateKey ?? '').slice(2) };
      const file = join(folder, 'table.hex');
      writeFileSync(file, readFileSync(PACKED));
      const finished = await lateralEvm(['deploy', '--rpc', anvil.url, '--table', file], environment);
      expect(finished).toMatchObject({ code: 0, errors: '' });
    });

    it('deploys as the first transaction of an account where there is no factory', async () => {
      await removeFactory();
      const first = await deployed();
      expect(first).toMatchObject({ by: 'account', since: 1 });
      expect((await verify(first.address)).code).toBe(0);
      expect(await deployed()).toMatchObject({ by: 'present', address: first.address });
    });

    it('does not take an account that has sent something else where there is no factory', async () => {
      const by = await deployed();
      expect(by.by).toBe('factory');
      const before = await blockNumber();
      const refused = await deploy('--no-factory');
      expect(refused.code).toBe(1);
      expect(refused.errors).toContain('Take a fresh account');
      expect(await blockNumber()).toBe(before);
    });

    it('tells what a chain without the precompile for P-256 verifies', async () => {
      await anvil.stop();
      anvil = await startAnvil({ hardfork: 'prague' });
      const { address, algorithms } = await deployed();
      expect(algorithms).toEqual(['ES256K']);
      expect((await verify(address)).output).toContain('ES256K\n');
    });

    it('answers 1 for an address without code, and for a foreign contract, which it pays nothing to (R22)', async () => {
      const nothing = await verify(`0x${'12'.repeat(20)}`);
      expect(nothing).toMatchObject({ code: 1, output: '' });
      expect(nothing.errors).toContain('There is no register at');

      const { address } = await deployed();
      await anvil.rpc('anvil_setCode', [address, '0x6001600055']);
      const before = await blockNumber();
      for (const finished of [await verify(address), await deploy()]) {
        expect(finished).toMatchObject({ code: 1, output: '' });
        expect(finished.errors).toContain('another contract, or another version of the register');
      }
      expect(await blockNumber()).toBe(before);
    });
  });
}
