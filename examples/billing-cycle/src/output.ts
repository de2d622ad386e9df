import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, messageOf } from './input-error.js';

/** What a run leaves behind. */
export interface Output {
  readonly bill: string;
  readonly evidence: string;
  /** A folder. */
  readonly ledger: string;
}

/**
 * Makes room for the output of a run. Of what is in the folder it removes an earlier run's output and nothing else.
 *
 * @param withLedger - Whether the run keeps its ledger there too.
 * @throws {@link InputError} when the folder cannot be made or written.
 */
export async function prepareOutput(folder: string, withLedger: boolean): Promise<Output> {
  const output = {
    bill: join(folder, 'bill.json'),
    evidence: join(folder, 'evidence.json'),
    ledger: join(folder, 'ledger'),
  };
  try {
    await mkdir(folder, { recursive: true });
    for (const path of [output.bill, output.evidence]) await rm(path, { force: true });
    if (withLedger) await rm(output.ledger, { recursive: true, force: true });
    return output;
  } catch (error) {
    throw new InputError(`${folder} cannot be written: ${messageOf(error)}`);
  }
}
