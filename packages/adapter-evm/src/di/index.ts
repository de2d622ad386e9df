/** @packageDocumentation A ledger on an EVM chain for an inversify container. */

import { LEDGER } from '@lateral/core/di';
import { ContainerModule } from 'inversify';
import { evmLedger } from '../evm-ledger.js';
import type { EvmLedgerOptions } from '../options.js';

/** Binds {@link LEDGER} to one ledger on an EVM chain. Whoever gets it opens and closes it. */
export function evmLedgerModule(options: EvmLedgerOptions): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(LEDGER)
      .toResolvedValue(() => evmLedger(options))
      .inSingletonScope();
  });
}
