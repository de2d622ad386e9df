import { FAULT_RATES_MAX as PARTY_FAULTS } from '../faults/fault-rates.js';
import { FAULT_RATES_MAX as LEDGER_FAULTS } from '../ledgers/fault-rates.js';
import { planWorkload } from '../workload/plan.js';
import { streams } from '../kernel/random.js';
import type { RunResult, Scenario } from './scenario.js';

export type Simulate = (scenario: Scenario) => Promise<RunResult>;

/**
 * Makes a failing scenario smaller while it still breaks the same invariant: fewer orders, fewer kinds of faults, an earlier end.
 * Each part has its own random stream, so that what stays is what it was.
 *
 * @returns The smallest failing run that was found; each part is tried once, so that at most some twenty runs are made.
 */
export async function shrink(failing: RunResult, simulate: Simulate): Promise<RunResult> {
  const wanted = brokenInvariant(failing);
  let smallest = failing;
  const tryOut = async (scenario: Scenario): Promise<void> => {
    const result = await simulate(scenario);
    if (result.violations.length > 0 && brokenInvariant(result) === wanted) smallest = result;
  };
  for (const number of ordersOf(failing.scenario)) {
    const orders = ordersOf(smallest.scenario).filter((other) => other !== number);
    if (orders.length > 0) await tryOut({ ...smallest.scenario, orders });
  }
  for (const kind of Object.keys({ ...PARTY_FAULTS, ...LEDGER_FAULTS }))
    await tryOut({ ...smallest.scenario, without: [...(smallest.scenario.without ?? []), kind] });
  if (smallest.scenario.mode === 'safety') await tryOut({ ...smallest.scenario, until: smallest.time });
  return smallest;
}

function ordersOf({ seed, orders }: Scenario): readonly number[] {
  return orders ?? planWorkload(streams(seed).workload).orders.map(({ number }) => number);
}

/** The name before the facts of the first violation. */
function brokenInvariant({ violations: [first = ''] }: RunResult): string {
  return first.slice(0, first.indexOf(':'));
}
