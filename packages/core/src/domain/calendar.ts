import type { Interval, UtcTime } from './documents.js';

/** The Gregorian calendar in UTC, without a clock: instants are canonical text (`UtcTime`). */

/** Whether the interval is one calendar month in UTC, half-open: the identifiable billing interval (MEF 114 R58). */
export function isCalendarMonth({ from, to }: Interval): boolean {
  const start = /^(\d{4})-(\d{2})-01T00:00:00Z$/.exec(from);
  if (start === null) return false;
  const months = Number(start[1]) * 12 + Number(start[2]); // months counted from 1, so this is the next one counted from 0
  const next = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
  return to === `${next}-01T00:00:00Z`;
}

/** Whole days after an instant, by the Gregorian calendar. */
export function addDays(instant: UtcTime, days: number): UtcTime {
  const [year = 0, month = 0, day = 0] = instant.slice(0, 10).split('-').map(Number);
  const { y, m, d } = civilOf(dayNumber(year, month, day) + days);
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}${instant.slice(10)}`;
}

/** The instant of whole seconds since 1970, as ledgers count them. */
export function instantOf(seconds: number): UtcTime {
  const days = Math.floor(seconds / SECONDS_OF_DAY);
  const rest = seconds - days * SECONDS_OF_DAY;
  const clock = [Math.floor(rest / 3_600), Math.floor(rest / 60) % 60, rest % 60];
  const time = clock.map((part) => String(part).padStart(2, '0')).join(':');
  return addDays(`1970-01-01T${time}Z`, days);
}
const SECONDS_OF_DAY = 86_400;

/** Days since 0000-03-01: years begin in March, so that a leap day ends one. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear;
}

function civilOf(days: number): { y: number; m: number; d: number } {
  let y = Math.floor((10_000 * days + 14_780) / 3_652_425);
  let rest = days - (365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400));
  if (rest < 0) {
    y -= 1;
    rest = days - (365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400));
  }
  const month = Math.floor((100 * rest + 52) / 3_060);
  return {
    y: y + Math.floor((month + 2) / 12),
    m: ((month + 2) % 12) + 1,
    d: rest - Math.floor((month * 306 + 5) / 10) + 1,
  };
}
