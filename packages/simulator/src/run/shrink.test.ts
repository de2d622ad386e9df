import type { RunResult, Scenario } from './scenario.js';
import { shrink } from './shrink.js';

/** A world that fails as long as order 1 and kills are there. */
function fake(scenario: Scenario): Promise<RunResult> {
  const hasOrder = scenario.orders?.includes(1) ?? true;
  const hasKills = scenario.without?.includes('kill') !== true;
  const violations = hasOrder && hasKills ? ['I1 applied once: twice'] : ['I6 intents end: another one'];
  return Promise.resolve({ scenario, violations, time: 700, steps: 1, crashes: 0, digest: '' });
}

describe('shrinking a failure', () => {
  it('drops what it does not need, and keeps what breaks the same invariant', async () => {
    const failing = await fake({ seed: 1, model: 'evm', mode: 'safety' });
    const { scenario } = await shrink(failing, fake);
    expect(scenario.orders).toEqual([1]);
    expect(scenario.without).not.toContain('kill');
    expect(scenario.without).toContain('messageLost');
    expect(scenario.without).toContain('reorg');
    expect(scenario.until).toBe(700);
  });
});
