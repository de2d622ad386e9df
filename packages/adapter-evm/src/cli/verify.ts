import { nodeHashes, taggedHash, toHex } from '@lateral/core';
import { checkTables, findRegister } from '../open-checks.js';
import { given, hexOf, rpcOf, tableOf } from './inputs.js';
import type { CommandContext, Values } from './options.js';
import { report } from './report.js';

/** Checks that this version's register is at an address: code, and so identity and algorithms, and table. @returns What to print. */
export async function verify(values: Values, { schedule }: CommandContext): Promise<string> {
  const rpc = rpcOf(values, schedule);
  const address = hexOf('--register', given('--register ADDRESS', values.register), 20);
  const table = toHex(taggedHash(nodeHashes, 'table', await tableOf(values)));
  const register = await findRegister(rpc, address);
  await checkTables(rpc, address, [table]);
  return report({ ...register, table }, values.json);
}
