import { streams } from '../kernel/random.js';
import type { PlannedOrder } from './plan.js';
import { expectedAmounts, planWorkload } from './plan.js';

const orderOf = (usageTenths: number): PlannedOrder => ({
  ...{ number: 0, start: 0, usageTenths, modifications: 0 },
  product: { name: 'ELINE', invoiceOption: '1', invoicedBy: 1 },
});

describe('a planned order', () => {
  it.each([
    // 100 × 1.00 + 50.5 × 0.50 = 125.25; 250.00; tax 25.05 + 50.00
    { usageTenths: 1_505, trafficNet: 12_525, gross: 45_030 },
    // 0.1 × 1.00 = 0.10; tax 0.02 + 50.00
    { usageTenths: 1, trafficNet: 10, gross: 30_012 },
    // 100 × 1.00; tax 20.00 + 50.00
    { usageTenths: 1_000, trafficNet: 10_000, gross: 42_000 },
    // 100 × 1.00 + 0.3 × 0.50 = 100.15; tax 20.03 + 50.00
    { usageTenths: 1_003, trafficNet: 10_015, gross: 42_018 },
  ])('of $usageTenths tenths costs $gross cents', ({ usageTenths, trafficNet, gross }) => {
    expect(expectedAmounts(orderOf(usageTenths))).toEqual({ trafficNet, accessNet: 25_000, gross });
  });

  it('stays as it is when others are left out', () => {
    const whole = planWorkload(streams(3).workload).orders;
    const part = planWorkload(streams(3).workload, new Set([1])).orders;
    expect(part).toEqual(whole.filter(({ number }) => number === 1));
    expect(new Set(whole.map(({ product }) => product.invoiceOption)).size).toBe(2);
  });
});
