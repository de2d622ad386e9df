import { readTime, toUtc } from './time.js';

describe('toUtc', () => {
  it.each([
    ['2026-10-01T00:00:00Z', '2026-10-01T00:00:00Z'],
    ['2026-10-01T00:30:00+02:00', '2026-09-30T22:30:00Z'],
    ['2026-12-31T20:00:00-05:30', '2027-01-01T01:30:00Z'],
    ['2026-10-31T23:59:59.999Z', '2026-10-31T23:59:59Z'],
    ['2026-10-31T23:59:59.123456789+00:00', '2026-10-31T23:59:59Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00Z'],
    ['0099-01-01T00:00:00+01:00', '0098-12-31T23:00:00Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('puts %s at %s', (text, instant) => {
    expect(toUtc(text)).toBe(instant);
  });

  it.each([
    '2022-09-31T10:30:00.846Z',
    '2022-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2022-13-01T00:00:00Z',
    '2022-00-10T00:00:00Z',
    '2022-10-01T24:00:00Z',
    '2022-10-01T23:59:60Z',
    '2022-10-01T00:00:00+24:00',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2022-10-01 00:00:00Z',
    '2022-10-01',
    '',
  ])('knows no instant %j', (text) => {
    expect(toUtc(text)).toBeUndefined();
  });
});

describe('readTime', () => {
  it('keeps a right time as it is', () => {
    expect(readTime('2026-10-01T00:00:00.297+02:00')).toEqual({ text: '2026-10-01T00:00:00.297+02:00' });
  });

  it('keeps the text of a day that does not exist and remarks on it', () => {
    expect(readTime('2022-09-31T10:30:00.846Z')).toEqual({
      text: '2022-09-31T10:30:00.846Z',
      remark: 'a day and time that exist',
    });
  });

  it('takes a blank for T and lower-case letters with a remark', () => {
    const text = '2025-02-24T17:36:16Z';
    for (const received of ['2025-02-24t17:36:16z', '2025-02-24 17:36:16Z']) {
      expect(readTime(received)).toEqual({ text, remark: 'a capital "T" and "Z"' });
    }
  });

  it('takes a time without offset under a declared zone only', () => {
    expect(readTime('2025-02-24 17:36:16')).toBeUndefined();
    expect(readTime('2025-02-24 17:36:16', '+01:00')).toEqual({
      text: '2025-02-24T17:36:16+01:00',
      remark: 'an offset, as in "Z"; the declared zone is taken',
    });
    expect(readTime('2025-02-24 17:36:16', 'CET')).toBeUndefined();
  });

  it.each([
    '2022-10-01',
    '2022-10-01T10:00Z',
    '10:00:00Z',
    '20221001T100000Z',
    '01.10.2022 10:00:00',
    '1664618400',
    '',
  ])('takes no %j', (text) => {
    expect(readTime(text, 'Z')).toBeUndefined();
  });
});
