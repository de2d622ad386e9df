import type { GenesisAccount, Hex } from '../src/index.js';

/** Emits what it is called with as a log without topics: CALLDATACOPY all of it to 0, LOG0, STOP. */
export const LOG_CONTRACT: Hex = `0x${'10'.repeat(20)}`;

/** The genesis of a chain with {@link LOG_CONTRACT}. */
export const logContractAlloc: Readonly<Record<Hex, GenesisAccount>> = {
  [LOG_CONTRACT]: { balance: '0x0', code: '0x365f5f37365fa000' },
};
