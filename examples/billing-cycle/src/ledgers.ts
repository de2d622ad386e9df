import { findAnvil } from '@lateral/devnet-evm';
import { InputError } from './input-error.js';
import { memoryStage } from './memory-stage.js';
import type { Stage, StageOptions } from './stage.js';

/** The ledgers that the cycle can be told on; what one needs is loaded with it. */
export const STAGES = {
  memory: memoryStage,
  evm: async (options: StageOptions): Promise<Stage> => (await import('./evm-stage.js')).evmStage(options),
} as const;

export type LedgerName = keyof typeof STAGES;

/** @throws {@link InputError} for a ledger that there is none of, or that cannot be had here. */
export function ledgerNamed(name: string, storeFolder: string | undefined): LedgerName {
  if (!isLedgerName(name)) throw new InputError(`--ledger ${name}: take one of ${Object.keys(STAGES).join(', ')}`);
  if (name === 'evm') checkEvm(storeFolder);
  return name;
}

function checkEvm(storeFolder: string | undefined): void {
  const anvil = findAnvil();
  if (anvil.path === undefined) throw new InputError(`--ledger evm: ${anvil.reason}`);
  if (storeFolder !== undefined)
    throw new InputError('--store goes with --ledger memory: the chain of --ledger evm ends with the run');
}

const isLedgerName = (name: string): name is LedgerName => Object.hasOwn(STAGES, name);
