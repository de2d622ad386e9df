/** @packageDocumentation The ledger in memory for an inversify container. */

import { LEDGER } from '@lateral/core/di';
import { ContainerModule } from 'inversify';
import { memoryLedger } from '../memory-ledger.js';
import type { MemoryLedgerOptions } from '../options.js';

/** Binds {@link LEDGER} to one memory ledger. Whoever gets it opens and closes it. */
export function memoryLedgerModule(options: MemoryLedgerOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(LEDGER)
      .toResolvedValue(() => memoryLedger(options))
      .inSingletonScope();
  });
}
