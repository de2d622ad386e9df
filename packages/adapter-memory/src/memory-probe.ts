import type { RecordState } from '@lateral/core';
import { fromHex, recordKey } from '@lateral/core';
import type { LedgerProbe } from '@lateral/core/conformance';
import type { MemoryLedger } from './options.js';

/** For the conformance kit: reads the ledger's map itself, past the port, also for a ledger that stands behind another one. */
export function memoryProbe(ledger: MemoryLedger): LedgerProbe {
  return {
    record: (ref) => {
      const { space, id } = recordKey(fromHex(ref.bilateralId), ref);
      return Promise.resolve(ledger.peek(ref.bilateralId).entries.get(`${space}/${id}`) as RecordState | undefined);
    },
    commandIds: (bilateralId) => Promise.resolve(ledger.peek(bilateralId).commandIds),
  };
}
