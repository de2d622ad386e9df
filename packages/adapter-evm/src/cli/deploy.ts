import { privateKeyAccount } from '../account/account.js';
import { deployRegister } from '../deploy.js';
import { toBytes } from '../hex.js';
import { given, hexOf, rpcOf, tableOf, textIn } from './inputs.js';
import type { CommandContext, Values } from './options.js';
import { report } from './report.js';
import { UsageError } from './usage-error.js';

/** Puts register and table on a chain. @returns What to print. */
export async function deploy(values: Values, { environment, schedule }: CommandContext): Promise<string> {
  const rpc = rpcOf(values, schedule);
  const account = await privateKeyAccount(await secretKeyOf(values, environment));
  const table = await tableOf(values);
  const { by, since, ...register } = await deployRegister({
    ...{ rpc, account, table, schedule, usesFactory: !values['no-factory'] },
    ...(values.salt === undefined ? {} : { salt: toBytes(hexOf('--salt', values.salt, 32)) }),
    ...(values.tip === undefined ? {} : { tip: weiOf(values.tip) }),
  });
  return report({ ...register, ...(by === 'present' ? {} : { since }), by }, values.json);
}

/** Never from the command line, where every user of the machine could read it. */
async function secretKeyOf(values: Values, environment: CommandContext['environment']): Promise<Uint8Array> {
  const file = values['key-file'];
  const text = file === undefined ? environment['LATERAL_EVM_KEY'] : await textIn(file);
  const source = file ?? 'LATERAL_EVM_KEY';
  return toBytes(hexOf(source, given('--key-file FILE, or the variable LATERAL_EVM_KEY', text).trim(), 32, 'secret'));
}

function weiOf(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new UsageError(`--tip ${text}: take a whole number of wei`);
  return BigInt(text);
}
