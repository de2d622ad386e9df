import fc from 'fast-check';
import {
  ByteReader,
  concatBytes,
  equalBytes,
  fromHex,
  isZero,
  lengthPrefixed,
  toHex,
  TruncatedError,
  uint,
  utf8,
} from './bytes.js';

describe('toHex and fromHex', () => {
  it('write two lower-case digits a byte', () => {
    expect(toHex(Uint8Array.of(0, 1, 10, 171, 255))).toBe('00010aabff');
    expect(fromHex('00010aabff')).toEqual(Uint8Array.of(0, 1, 10, 171, 255));
    expect(fromHex('')).toEqual(new Uint8Array(0));
  });

  it.each(['0', 'AB', 'zz', '0x00', ' 00', '00\n'])('refuse %j', (text) => {
    expect(() => fromHex(text)).toThrow(TypeError);
  });

  it('give back what they took', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromHex(toHex(bytes)), bytes)));
  });
});

describe('uint', () => {
  it('is big-endian in exactly the width', () => {
    expect(toHex(uint(1, 1))).toBe('01');
    expect(toHex(uint(0x0102, 5))).toBe('0000000102');
    expect(toHex(uint(2 ** 40 - 1, 5))).toBe('ffffffffff');
    expect(toHex(uint(18_446_744_073_709_551_615n, 8))).toBe('ffffffffffffffff');
  });

  it.each([
    [256, 1],
    [-1, 1],
    [2 ** 40, 5],
    [0.5, 4],
    [Number.NaN, 4],
  ])('refuses %d in %d bytes', (value, width) => {
    expect(() => uint(value, width)).toThrow(RangeError);
  });

  it('is read back by a reader', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 - 1 }),
        (value) => new ByteReader(uint(value, 5)).uint(5) === value,
      ),
    );
  });
});

describe('equalBytes and isZero', () => {
  it('compare length and each byte', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
    expect(isZero(new Uint8Array(3))).toBe(true);
    expect(isZero(Uint8Array.of(0, 0, 1))).toBe(false);
  });
});

describe('concatBytes and lengthPrefixed', () => {
  it('keep parts in order and apart', () => {
    expect(toHex(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3)))).toBe('010203');
    expect(toHex(lengthPrefixed(utf8('é')))).toBe('00000002c3a9');
  });
});

describe('ByteReader', () => {
  it('reads from front to back and knows where it is', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(reader.uint(2)).toBe(258);
    expect(reader.take(3)).toEqual(Uint8Array.of(3, 4, 5));
    expect([reader.offset, reader.atEnd]).toEqual([5, false]);
    expect(reader.slice(1, 4)).toEqual(Uint8Array.of(2, 3, 4));
    expect([reader.uint(1), reader.atEnd]).toEqual([6, true]);
  });

  it('refuses to read past the end and stays where it was', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2));
    reader.take(1);
    expect(() => reader.take(2)).toThrow(TruncatedError);
    expect(reader.offset).toBe(1);
  });
});
