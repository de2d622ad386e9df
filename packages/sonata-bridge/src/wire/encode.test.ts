import { money } from '../mef/money.js';
import { list, object } from './containers.js';
import { encodePayload, writePayload } from './encode.js';
import { decimal, text, time } from './leaves.js';

const bill = object({ id: text, items: list(money) }, { rate: decimal, at: time, note: text });

describe('writePayload', () => {
  it('writes the members of the definition and nothing else', () => {
    const value = { id: '1', items: [{ unit: 'EUR', value: '120' }], note: undefined, own: 'x', rate: '0.0426' };
    expect(writePayload(bill, value as never)).toEqual({
      _tag: 'Right',
      right: '{"id":"1","items":[{"unit":"EUR","value":120}],"rate":0.0426}',
    });
    expect(writePayload(object({ a: list(text) }, {}), { a: ['b'] }, 2)).toMatchObject({
      right: '{\n  "a": [\n    "b"\n  ]\n}',
    });
  });

  it.each([
    ['1e3', '1000'],
    ['-0', '0'],
    ['1e-7', '0.0000001'],
  ])('writes the number %s as %s', (rate, written) => {
    expect(writePayload(decimal, rate)).toMatchObject({ right: written });
  });

  it.each(['NaN', 'Infinity', '', '1e400'])('never writes %j as a number', (rate) => {
    expect(writePayload(decimal, rate)).toMatchObject({ left: [{ pointer: '' }] });
  });

  it('refuses to write what would be tolerated on reading', () => {
    const at = '2022-09-31T00:00:00Z';
    expect(encodePayload(bill, { id: '1', items: [{ unit: 'EUR', value: '-1' }], at })).toMatchObject({
      left: [
        { pointer: '/items/0', expected: 'a value of 0 or more' },
        { pointer: '/at', expected: 'a day and time that exist' },
      ],
    });
  });
});
