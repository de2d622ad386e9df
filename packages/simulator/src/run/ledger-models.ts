import { drawRates } from '../faults/fault-rates.js';
import type { RandomStream } from '../kernel/random.js';
import { standInVerify } from '../kernel/stand-in-keys.js';
import type { VirtualTime } from '../kernel/virtual-time.js';
import { FAULT_RATES_MAX } from '../ledgers/fault-rates.js';
import type { LedgerModel, ModelName } from '../ledgers/model.js';
import { openModel } from '../ledgers/open-model.js';

/** Makes a run's ledger, with faults drawn by lot. @param off - Kinds of faults that do not happen. */
export function ledgerModel(
  name: ModelName,
  time: VirtualTime,
  lot: RandomStream,
  off: ReadonlySet<string>,
): Promise<LedgerModel> {
  const rates = drawRates(FAULT_RATES_MAX, lot.fork('rates'), off);
  return openModel(name, {
    ...{ schedule: time.scheduleOf('ledger'), now: () => time.now, random: lot, rates, verify: standInVerify },
  });
}
