import { CALM_RATES } from './fault-rates.js';
import { Lots } from './lots.js';
import { testRandom } from './testing.js';

describe('Lots', () => {
  it('strikes by the rate, and not at all once calm', () => {
    const lots = new Lots(testRandom(), { ...CALM_RATES, lost: 1, late: 0.25 });
    const struck = Array.from({ length: 4_000 }, () => lots.strikes('late')).filter(Boolean).length;
    expect(struck).toBeGreaterThan(900);
    expect(struck).toBeLessThan(1_100);
    expect([lots.strikes('lost'), lots.strikes('silence')]).toEqual([true, false]);
    lots.calm();
    expect(lots.strikes('lost')).toBe(false);
  });

  it('shifts no later draw by a fault that is off', () => {
    const drawn = [0, 1].map((late) => {
      const lots = new Lots(testRandom(), { ...CALM_RATES, late });
      lots.strikes('late');
      return lots.between(0, 1_000);
    });
    expect(drawn[0]).toBe(drawn[1]);
  });

  it('takes numbers with both ends, and shuffles without loss', () => {
    const lots = new Lots(testRandom(), CALM_RATES);
    const numbers = Array.from({ length: 200 }, () => lots.between(8, 12));
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual([8, 9, 10, 11, 12]);
    const shuffled = lots.shuffled([1, 2, 3, 4, 5, 6]);
    expect(shuffled).not.toEqual([1, 2, 3, 4, 5, 6]);
    expect(shuffled.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
