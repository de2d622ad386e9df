/**
 * Goal: what the deployed register says of itself and of the deliverer's faults, beside the verdicts.
 * Method: LateralRegister on nodes with and without the P-256 precompile.
 */
import { readFileSync } from 'node:fs';
import { fromHex, nodeHashes, taggedHash, toHex, utf8 } from '@lateral/core';
import { PACKED_TABLE, TABLE_DIGEST, testChange, testParties } from '@lateral/core/conformance';
import {
  registerAbi,
  registerBytecode,
  registerImmutables,
  registerRuntime,
} from '../../src/contract/register.generated.js';
import { anvilProgram, startAnvil } from './anvil.js';
import type { Anvil } from './anvil.js';
import { HintMaker } from './hints.js';
import { RegisterOnAnvil, registerInterface } from './register-on-anvil.js';

const NOW = 1_767_225_600;
const program = anvilProgram();

describe('the interface of the register', () => {
  it('has an error for each code of spec/, which names the change where the code is about one', () => {
    const text = readFileSync(new URL('../../../../spec/errors.json', import.meta.url), 'utf8');
    const { errors } = JSON.parse(text) as {
      errors: readonly { code: string; pass: number; commands: readonly string[] }[];
    };
    for (const { code, pass, commands } of errors) {
      const isOfChange = pass === 2 && code !== 'notRejectable' && commands.join() === 'apply,reject';
      const name = code.slice(0, 1).toUpperCase() + code.slice(1);
      expect({ code, inputs: registerInterface.getError(name)?.inputs.map((input) => input.name) }).toEqual({
        code,
        inputs: isOfChange ? ['change'] : [],
      });
    }
    const faults = registerAbi.filter(({ type }) => type === 'error').length - errors.length;
    expect(faults).toBe(2); // HintMissing, TableMalformed
  });

  it('comes from code that a chain takes (EIP-170)', () => {
    expect(registerRuntime.length / 2 - 1).toBeLessThan(24_576);
  });
});

if (program === undefined) {
  console.warn('SKIPPED: the contract is not tested, as @foundry-rs/anvil has no program for this machine.');
  it.todo('needs anvil');
} else {
  describe('LateralRegister where P-256 is there', () => {
    let anvil: Anvil;
    let register: RegisterOnAnvil;

    beforeAll(async () => {
      anvil = await startAnvil();
      register = await RegisterOnAnvil.deploy(anvil, registerBytecode);
      await register.publishTable(toHex(PACKED_TABLE));
      await anvil.request('evm_setNextBlockTimestamp', NOW);
    });
    afterAll(() => anvil.stop());

    it('is the ledger instance of its chain and address (R22)', async () => {
      const identity = `{"adapter":"lateral-evm","chain":"eip155:31337","register":"${register.address.toLowerCase()}"}`;
      expect(await register.view(['instance'])).toEqual([
        `0x${toHex(taggedHash(nodeHashes, 'ledger', utf8(identity)))}`,
      ]);
    });

    it('verifies both algorithms', async () => {
      expect(await register.view(['algorithms'])).toEqual([`0x${'3'.padStart(64, '0')}`]);
    });

    it('has the generated code but for its immutables', async () => {
      const code = await anvil.request<string>('eth_getCode', register.address, 'latest');
      const bytes = fromHex(code.slice(2));
      for (const { start, length } of Object.values(registerImmutables).flat()) bytes.fill(0, start, start + length);
      expect(`0x${toHex(bytes)}`).toBe(registerRuntime);
    });

    it('knows the table once it is published', async () => {
      const [held = '', unknown = ''] = await register.view(
        ['table', `0x${TABLE_DIGEST}`],
        ['table', `0x${'11'.repeat(32)}`],
      );
      expect(BigInt(held)).not.toBe(0n);
      expect(BigInt(unknown)).toBe(0n);
    });

    it('asks for the public key of an ES256 signature, and takes no other', async () => {
      const [instance = ''] = await register.view(['instance']);
      const parties = await testParties({
        ...{ seed: 'hints', algorithm: 'ES256', tableDigest: TABLE_DIGEST, expiry: NOW + 3_600 },
        instance: instance.slice(2),
      });
      const hints = new HintMaker(register);
      for (const command of (await parties.setUp()).map(toHex)) {
        await register.submit(command, await hints.hintsFor(command));
      }
      const set = toHex(await parties.apply(testChange({ kind: 'agreement', action: 'agree' })));
      const good = await hints.hintsFor(set);
      const swapped = good.slice(128) + good.slice(0, 128);
      expect(await register.judge(set, '', NOW)).toEqual({ verdict: 'hintMissing', change: 0 });
      expect(await register.judge(set, good.slice(0, 128), NOW)).toEqual({ verdict: 'hintMissing', change: 1 });
      expect(await register.judge(set, swapped, NOW)).toEqual({ verdict: 'hintMissing', change: 0 });
      expect(await register.judge(set, good, NOW)).toEqual({ verdict: 'accepted' });
    });
  });

  it('LateralRegister verifies ES256K only where P-256 is not there', async () => {
    const anvil = await startAnvil('prague');
    try {
      const register = await RegisterOnAnvil.deploy(anvil, registerBytecode);
      expect(await register.view(['algorithms'])).toEqual([`0x${'1'.padStart(64, '0')}`]);
    } finally {
      await anvil.stop();
    }
  });
}
