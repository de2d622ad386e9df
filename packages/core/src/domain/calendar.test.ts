import fc from 'fast-check';
import { addDays, instantOf, isCalendarMonth } from './calendar.js';

describe('the calendar', () => {
  it('knows the months of UTC as billing intervals (R58)', () => {
    expect(isCalendarMonth({ from: '2026-12-01T00:00:00Z', to: '2027-01-01T00:00:00Z' })).toBe(true);
    expect(isCalendarMonth({ from: '2024-02-01T00:00:00Z', to: '2024-03-01T00:00:00Z' })).toBe(true);
    expect(isCalendarMonth({ from: '2026-12-01T00:00:00Z', to: '2026-12-31T00:00:00Z' })).toBe(false);
    expect(isCalendarMonth({ from: '2026-12-02T00:00:00Z', to: '2027-01-02T00:00:00Z' })).toBe(false);
    expect(isCalendarMonth({ from: '2026-12-01T00:00:00Z', to: '2026-12-01T00:00:00Z' })).toBe(false);
  });

  it('adds days as the Gregorian calendar does', () => {
    expect(addDays('2024-02-28T10:00:00Z', 1)).toBe('2024-02-29T10:00:00Z');
    expect(addDays('2100-02-28T10:00:00Z', 1)).toBe('2100-03-01T10:00:00Z');
    expect(addDays('2026-12-31T23:59:59Z', 0)).toBe('2026-12-31T23:59:59Z');
  });

  it('agrees with the clock of the machine for every second and day', () => {
    const text = (milliseconds: number) => new Date(milliseconds).toISOString().replace('.000', '');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250_000_000_000 }), fc.nat(4_000), (seconds, days) => {
        expect(instantOf(seconds)).toBe(text(seconds * 1_000));
        expect(addDays(instantOf(seconds), days)).toBe(text((seconds + days * 86_400) * 1_000));
      }),
    );
  });
});
