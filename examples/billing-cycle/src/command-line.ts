import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InputError, messageOf } from './input-error.js';
import { ledgerNamed } from './ledgers.js';
import { run } from './run.js';
import type { Terminal } from './terminal.js';

const HELP = `One MEF 114 billing cycle between two carriers.

  npm run demo                                 the order and a month of usage that come with it
  npm run demo -- --order FILE --usage FILE    your own: a Sonata product order (v10) and TMF635 usage (v4), a record a line
  npm run demo -- --ledger evm                 on a real EVM node, which it starts
  npm run demo:verify                          checks out/evidence.json in a new process, without the ledger

  --order FILE    a Sonata product order, v10, with items to add
  --usage FILE    its usage; without it a month is made up for the first item
  --ledger NAME   memory, or evm: the same cycle by the register contract on an anvil of its own   (default: memory)
  --out FOLDER    where bill.json, evidence.json and ledger/ are written   (default: out)
  --store FOLDER  where ledger and parties keep their state: a run that was killed goes on with the same command
  --seed TEXT     what keys and the made-up usage are made from; the same text gives the same bytes
  --help          this text

Exit: 0 settled and verified · 1 something failed on the way · 2 files or options are wrong, nothing was written`;

/**
 * Runs the command line of the demo.
 *
 * @returns The exit code: 0, 1 when something failed on the way, 2 when the caller's files or options are wrong.
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const options = optionsOf(args);
    if (options.help) {
      terminal.print(HELP);
      return 0;
    }
    const orderFile = options.order ?? fileURLToPath(new URL('../fixtures/order.json', import.meta.url));
    const { usage: usageFile, out: outFolder, store: storeFolder, seed } = options;
    const ledger = ledgerNamed(options.ledger, storeFolder);
    const isVerified = await run({ orderFile, usageFile, ledger, outFolder, storeFolder, seed, print: terminal.print });
    return isVerified ? 0 : 1;
  } catch (error) {
    const isCallers = error instanceof InputError;
    terminal.printError(isCallers ? error.message : String(error instanceof Error ? error.stack : error));
    return isCallers ? 2 : 1;
  }
}

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        order: { type: 'string' },
        usage: { type: 'string' },
        ledger: { type: 'string', default: 'memory' },
        out: { type: 'string', default: 'out' },
        store: { type: 'string' },
        seed: { type: 'string', default: 'lateral' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new InputError(`${messageOf(error)}. npm run demo -- --help lists the options.`);
  }
}
