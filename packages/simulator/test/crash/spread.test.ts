import { spreadOf } from '../../src/crash/harness/statistics.js';

describe('spreadOf', () => {
  it('takes the nearest ranks', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(spreadOf(hundred)).toEqual({ count: 100, median: 50, p95: 95, max: 100 });
    expect(spreadOf([7])).toEqual({ count: 1, median: 7, p95: 7, max: 7 });
  });

  it('is all 0 of nothing', () => {
    expect(spreadOf([])).toEqual({ count: 0, median: 0, p95: 0, max: 0 });
  });
});
