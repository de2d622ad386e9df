import type { UtcTime } from '@lateral/core';

const PARTS = /^(\d{4}-\d{2}-\d{2})([Tt ])(\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})?$/;
const UTC_TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const OFFSET = /^(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DIGIT_0 = 48;
const MINUTE_MS = 60_000;
const TIME_CHARS = 'YYYY-MM-DDTHH:MM:SS'.length;

/** A time in the spelling of RFC 3339, with what is odd about the one that was received. */
export interface ReadTime {
  /** Date, `T`, time, fraction as received and `Z` or `±HH:MM`. The day need not exist: ask {@link toUtc}. */
  readonly text: string;
  readonly remark?: string;
}

/**
 * Reads the time of a payload.
 *
 * @param zone - Offset of times that name none, `Z` or `±HH:MM`.
 * @returns `undefined` for what is no date and time, and for a time without offset where no zone is declared.
 */
export function readTime(received: string, zone?: string): ReadTime | undefined {
  const match = PARTS.exec(received);
  if (match === null) return undefined;
  const [, date = '', , time = '', fraction = '', ownOffset] = match;
  const offset = (ownOffset ?? zone)?.toUpperCase() ?? '';
  if (!OFFSET.test(offset)) return undefined;
  const text = `${date}T${time}${fraction}${offset}`;
  const remark = remarkOn(received, text, ownOffset === undefined);
  return remark === undefined ? { text } : { text, remark };
}

function remarkOn(received: string, text: string, isDeclared: boolean): string | undefined {
  if (toUtc(text) === undefined) return 'a day and time that exist';
  if (isDeclared) return 'an offset, as in "Z"; the declared zone is taken';
  return text === received ? undefined : 'a capital "T" and "Z"';
}

/**
 * The instant of an RFC 3339 time, to the second. Fractions are cut off, which moves no time over the border of a
 * billing interval: those lie on whole seconds.
 *
 * @returns `undefined` for a day or time that does not exist, such as 2022-09-31, hour 24 or second 60.
 */
export function toUtc(text: string): UtcTime | undefined {
  if (isUtcTime(text)) return text;
  const [, , separator, , , offset = ''] = PARTS.exec(text) ?? [];
  if (separator !== 'T' || !OFFSET.test(offset)) return undefined;
  const local = `${text.slice(0, TIME_CHARS)}Z`;
  if (!isUtcTime(local)) return undefined;
  return offset === 'Z' ? local : shift(local, offset);
}

function isUtcTime(text: string): boolean {
  return UTC_TIME.test(text) && isDayOfMonth(text);
}

/** Whether the month has the day; month and day are in 1–12 and 1–31. */
function isDayOfMonth(text: string): boolean {
  const day = 10 * (text.charCodeAt(8) - DIGIT_0) + text.charCodeAt(9) - DIGIT_0;
  return day <= 28 || day <= daysOfMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The instant of a local time that is written as if it were UTC. */
function shift(local: UtcTime, offset: string): UtcTime | undefined {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  const ahead = offset.startsWith('-') ? -minutes : minutes;
  const utc = new Date(Date.parse(local) - ahead * MINUTE_MS).toISOString();
  return utc.length === 24 ? `${utc.slice(0, TIME_CHARS)}Z` : undefined; // longer: a year below 0 or above 9999
}
