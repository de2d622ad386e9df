import { parseArgs } from 'node:util';
import { deploy } from './deploy.js';
import type { CommandContext } from './options.js';
import { OPTIONS } from './options.js';
import { UsageError } from './usage-error.js';
import { verify } from './verify.js';

const USAGE = `Usage: lateral-evm deploy --rpc URL --key-file FILE [--salt HEX] [--no-factory] [--tip WEI] [--table FILE] [--json]
       lateral-evm verify --rpc URL --register ADDRESS [--table FILE] [--json]

deploy  puts the register and its table on a chain; what is there already stays, so that a repeat is harmless
verify  checks that this version's register is at the address, by its code, and that it holds the table

  --rpc URL           a node of the chain, JSON-RPC over HTTP
  --key-file FILE     private key of the account that pays, as hex; without it the variable LATERAL_EVM_KEY
  --salt HEX          32 bytes; another salt gives another register of the same code      (default: zeros)
  --no-factory        not by the CREATE2 factory, but as the first transaction of a fresh account
  --tip WEI           for each gas, to the block's builder; 0 where gas is free           (default: 1500000000)
  --register ADDRESS  of the register
  --table FILE        a packed table, as hex                                              (default: that of this version)
  --json              prints JSON

Exit: 0 it is so · 1 it is not, or something failed on the way · 2 the command line is wrong, nothing was sent`;

const COMMANDS = { deploy, verify } as const;

/**
 * Runs a command line of `lateral-evm`.
 *
 * @returns The exit code: 0, 1 when the chain does not have what it should or something failed, 2 when the command line is wrong.
 */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    const { values, positionals } = parsed(args);
    if (values.help) {
      context.print(USAGE);
      return 0;
    }
    const [name = ''] = positionals;
    if (positionals.length !== 1 || !isCommand(name))
      throw new UsageError(`There is no command "${positionals.join(' ')}"`);
    context.print(await COMMANDS[name](values, context));
    return 0;
  } catch (error) {
    const isCallers = error instanceof UsageError;
    context.printError(error instanceof Error ? error.message : String(error));
    if (isCallers) context.printError('lateral-evm --help says what there is.');
    return isCallers ? 2 : 1;
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const isCommand = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);
