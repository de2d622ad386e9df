import fc from 'fast-check';

import { readUsageLine } from './read-usage-line.js';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const word = fc.constantFrom('a', 'traffic', 'é', '"', '', 'received', 'rated');
const characteristic = fc.record({
  name: fc.constantFrom('orderExternalId', 'orderItemId', 'charge', 'quantity', 'unit', 'other'),
  value: fc.oneof(word, fc.constantFrom<unknown>('1', '1.50', '-1', 7, null, true, {}, undefined)),
  valueType: maybe(word),
});
const complete = ['orderExternalId', 'orderItemId', 'charge', 'quantity', 'unit'].map((name) => ({ name, value: '1' }));
/** Usage records of every kind: plain ones, odd ones, wrong ones. */
const usages = fc.record({
  id: fc.oneof({ weight: 5, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom<unknown>(1, null, undefined) }),
  usageDate: fc.constantFrom(
    '2026-10-05T12:34:56Z',
    '2026-10-05T12:34:56+02:00',
    '2026-10-05t12:34:56z',
    '2026-09-31T00:00:00Z',
  ),
  usageCharacteristic: fc.oneof(fc.constant(complete), fc.array(characteristic, { maxLength: 6 })),
  status: maybe(word),
  description: fc.constantFrom(undefined, null, 'x'),
  usageSpecification: maybe(fc.record({ id: fc.constantFrom<unknown>('lateral:utilization-record:1', 'x', 1) })),
  unknown: maybe(fc.constantFrom<unknown>([], {}, 'x', 1)),
});
const repeats = fc.constantFrom('', '"id":"twice",', '"own":"a","own":"b",');

describe('readUsageLine', () => {
  it('answers alike by JSON.parse and by the exact reader, which a blank at the end selects', () => {
    fc.assert(
      fc.property(usages, repeats, (value, repeated) => {
        const line = `{${repeated}${JSON.stringify(value).slice(1)}`;
        expect(readUsageLine(line, 1)).toEqual(readUsageLine(`${line} `, 1));
      }),
      { numRuns: 1_000 },
    );
  });
});
