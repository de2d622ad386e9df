import { canonicalDecimal } from './decimal-number.js';

describe('canonicalDecimal', () => {
  it.each([
    ['120.0', '120'],
    ['120', '120'],
    ['1.2e2', '120'],
    ['1.2E+2', '120'],
    ['0.0', '0'],
    ['-0', '0'],
    ['-0.00e9', '0'],
    ['0e999999999', '0'],
    ['0.1', '0.1'],
    ['1.005', '1.005'],
    ['-12.50', '-12.5'],
    ['5e-3', '0.005'],
    ['12345e-2', '123.45'],
    ['9007199254740993', '9007199254740993'],
    ['0.12345678901234567890123', '0.12345678901234567890123'],
    ['1e39', `1${'0'.repeat(39)}`],
    ['1e-39', `0.${'0'.repeat(38)}1`],
  ])('spells %s as %s', (text, canonical) => {
    expect(canonicalDecimal(text)).toBe(canonical);
  });

  it.each(['1e40', '1e-40', '1e999999999', '1e-400', '9'.repeat(41), `0.${'1'.repeat(40)}`])(
    'has no spelling of 40 digits for %s',
    (text) => {
      expect(canonicalDecimal(text)).toBeUndefined();
    },
  );

  it.each(['', 'N/A', 'NaN', 'Infinity', '01', '+1', '1.', '.5', '1,5', ' 1', '0x10', '-'])('takes no %j', (text) => {
    expect(canonicalDecimal(text)).toBeUndefined();
  });
});
