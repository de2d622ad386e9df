import { isLeft } from 'fp-ts/lib/Either.js';

import { writePayload } from '../wire/encode.js';
import { readUsageLine } from './read-usage-line.js';
import { USAGE_SPECIFICATION, usageOf, usageRecordOf, type UsageRecord } from './usage-record.js';
import { isUsage, usage, type Usage } from './usage.js';

const record: UsageRecord = {
  id: 'u-1',
  orderExternalId: 'ORD-2026-0815',
  orderItemId: 'eline',
  charge: 'traffic',
  usageDate: '2026-10-05T12:34:56Z',
  quantity: '1.25',
  unit: 'GB',
};

function lineOf(value: Usage): string {
  const line = writePayload(usage, value);
  if (isLeft(line)) throw new Error(JSON.stringify(line.left));
  return line.right;
}

/** The line of {@link record} with one part of its text replaced. */
function changed(part: string, replacement: string): string {
  const line = lineOf(usageOf(record));
  expect(line).toContain(part);
  return line.replace(part, replacement);
}

describe('usage records', () => {
  it('are written as TMF635 usage and read back', () => {
    const line = lineOf(usageOf(record));
    expect(JSON.parse(line)).toEqual({
      id: 'u-1',
      usageDate: '2026-10-05T12:34:56Z',
      usageType: 'traffic',
      status: 'received',
      usageSpecification: { ...USAGE_SPECIFICATION },
      usageCharacteristic: [
        { name: 'orderExternalId', value: 'ORD-2026-0815' },
        { name: 'orderItemId', value: 'eline' },
        { name: 'charge', value: 'traffic' },
        { name: 'quantity', value: '1.25' },
        { name: 'unit', value: 'GB' },
      ],
    });
    expect(readUsageLine(line, 3)).toEqual({ _tag: 'Right', right: { lineNumber: 3, record, warnings: [] } });
  });

  it.each([
    ['blanks', '":', '" : '],
    ['a quantity as a number', '"1.25"', '1.250'],
    ['a quantity with an exponent', '"1.25"', '"125e-2"'],
    ['an escape', 'eline', '\\u0065line'],
    ['an offset', '12:34:56Z', '14:34:56.9+02:00'],
    ['a further characteristic', '{"name":"unit"', '{"name":"site","value":"B"},{"name":"unit"'],
    ['an unknown member', '{"id":"u-1"', '{"x":{"y":[]},"id":"u-1"'],
    ['no status', '"status":"received",', ''],
  ])('are read with %s', (_, part, replacement) => {
    expect(readUsageLine(changed(part, replacement), 1)).toMatchObject({ right: { record, warnings: [] } });
  });

  it('are read with a warning from a time in lower case and a null', () => {
    expect(readUsageLine(changed('56Z"', '56z","description":null'), 1)).toMatchObject({
      right: { record, warnings: [{ pointer: '/usageDate' }, { pointer: '/description', value: 'null' }] },
    });
  });

  it.each([
    ['a repeated member', '{"id":', '{"id":"u-0","id":', '/id'],
    ['a day that does not exist', '10-05', '09-31', '/usageDate'],
    ['epoch seconds', '"2026-10-05T12:34:56Z"', '1791203696', '/usageDate'],
    ['a missing id', '"id":"u-1",', '', '/id'],
    ['an empty id', '"u-1"', '""', '/id'],
    ['a missing characteristic', '"name":"charge"', '"name":"Charge"', '/usageCharacteristic'],
    ['a repeated characteristic', '"name":"unit"', '"name":"charge"', '/usageCharacteristic/4/value'],
    ['a negative quantity', '"1.25"', '"-1"', '/usageCharacteristic/3/value'],
    ['a quantity that is text', '"1.25"', '"N/A"', '/usageCharacteristic/3/value'],
    ['a quantity of 41 digits', '"1.25"', '9'.repeat(41), '/usageCharacteristic/3/value'],
    ['a null', '"GB"', 'null', '/usageCharacteristic/4/value'],
    ['a record that was rated before', 'received', 'rated', '/status'],
    ['another specification', 'lateral:', 'other:', '/usageSpecification/id'],
    ['no JSON', '"GB"', 'GB', '/usageCharacteristic/4/value'],
  ])('are refused with %s, by line, pointer, value and what would be right', (_, part, replacement, pointer) => {
    const answer = readUsageLine(changed(part, replacement), 12);
    if (!isLeft(answer)) throw new Error('was read');
    expect(answer.left).toContainEqual(expect.objectContaining({ lineNumber: 12, pointer }));
    for (const problem of answer.left) expect(problem.expected).not.toBe('');
  });
});

describe('usageRecordOf', () => {
  it('names all that is missing at once', () => {
    const empty = usageRecordOf({ id: '', usageDate: '2026-10-05T12:34:56Z', usageCharacteristic: [] });
    expect(empty).toMatchObject({ left: { length: 6 } });
  });
});

describe('isUsage', () => {
  it('accepts what this package writes, as JSON.parse answers it', () => {
    expect(isUsage(JSON.parse(lineOf(usageOf(record))))).toBe(true);
  });

  it.each([
    null,
    'x',
    [],
    {},
    { ...usageOf(record), usageDate: '2026-09-31T00:00:00Z' },
    { ...usageOf(record), usageCharacteristic: [{ name: 'quantity', value: 1.25 }] },
    { ...usageOf(record), status: 'unknown' },
    { ...usageOf(record), description: null },
  ])('refuses %j', (value) => {
    expect(isUsage(value)).toBe(false);
  });
});
