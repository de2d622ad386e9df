import fc from 'fast-check';

import { RecordMemory, type RememberedRecord } from './record-memory.js';

const records = fc.record({
  id: fc.oneof(fc.nat(40).map(String), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })),
  usageDate: fc.constantFrom('2026-10-05T12:34:56Z', '2026-10-05T12:34:57Z', '1926-10-05T12:34:56Z'),
  quantity: fc.constantFrom('0', '1', '1.5', '9'.repeat(40)),
});

describe('RecordMemory', () => {
  it('answers as a map from id to content does', () => {
    fc.assert(
      fc.property(fc.array(records, { maxLength: 200 }), (sequence) => {
        const memory = new RecordMemory();
        const model = new Map<string, string>();
        for (const record of sequence) {
          const content = JSON.stringify([record.usageDate, record.quantity]);
          const known = model.get(record.id);
          const expected = known === undefined ? 'new' : known === content ? 'repeat' : 'conflict';
          expect(memory.remember(record)).toBe(expected);
          if (known === undefined) model.set(record.id, content);
        }
        expect(memory.size).toBe(model.size);
      }),
    );
  });

  it('finds all of 20,000 records again, across chunks and grown slots', () => {
    const memory = new RecordMemory();
    const record = (number: number): RememberedRecord => ({
      id: `${'ä'.repeat(number % 7)}${number}`,
      usageDate: '2026-10-05T12:34:56Z',
      quantity: String(number % 1_000),
    });
    const numbers = Array.from({ length: 20_000 }, (_, number) => number);
    expect(numbers.filter((number) => memory.remember(record(number)) !== 'new')).toEqual([]);
    expect(numbers.filter((number) => memory.remember(record(number)) !== 'repeat')).toEqual([]);
    expect(numbers.filter((n) => memory.remember({ ...record(n), quantity: '0.5' }) !== 'conflict')).toEqual([]);
    expect(memory.size).toBe(20_000);
  });

  it('tells ids apart that begin alike, within a character or beyond 255 bytes', () => {
    const memory = new RecordMemory();
    const content = { usageDate: '2026-10-05T12:34:56Z', quantity: '1' };
    const long = `ä${'x'.repeat(300)}`;
    const ids = [`${long}1`, `${long}2`, long, `${long}12`, 'ä', 'ã', 'äx', 'ãx', 'x', 'xä'];
    expect(ids.map((id) => memory.remember({ ...content, id }))).toEqual(ids.map(() => 'new'));
    expect(ids.map((id) => memory.remember({ ...content, id }))).toEqual(ids.map(() => 'repeat'));
    expect(ids.map((id) => memory.remember({ ...content, id, quantity: '2' }))).toEqual(ids.map(() => 'conflict'));
  });

  it('tells ids apart whose ends could pass for a time or a quantity', () => {
    const memory = new RecordMemory();
    const base = { usageDate: '2026-10-05T12:34:56Z' };
    expect(memory.remember({ ...base, id: 'a', quantity: '11' })).toBe('new');
    expect(memory.remember({ ...base, id: 'a1', quantity: '1' })).toBe('new');
    expect(memory.remember({ ...base, id: 'x'.repeat(1_000), quantity: '1' })).toBe('new');
    expect(memory.remember({ ...base, id: 'x'.repeat(999), quantity: '1' })).toBe('new');
    expect(memory.remember({ ...base, id: 'a', quantity: '11' })).toBe('repeat');
  });
});
