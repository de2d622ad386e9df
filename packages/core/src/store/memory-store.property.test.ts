/** Goal: ranges hold the present keys in order, however writes and ranges follow each other. Method: a sorted list beside it. */
import fc from 'fast-check';
import { memoryStore } from './memory-store.js';

const key = fc.nat({ max: 400 }).map((number) => `key/${number}`);
const writes = fc.array(fc.record({ key, isRemoved: fc.boolean() }), { maxLength: 300 });
const range = fc.record({ from: key, to: key, limit: fc.integer({ min: 1, max: 50 }), reverse: fc.boolean() });

describe('ranges of the store in memory', () => {
  it('are those of a sorted list, after few writes and after many', async () => {
    const steps = fc.array(fc.oneof(writes, range), { minLength: 5, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const store = memoryStore();
        await store.open();
        const model = new Set<string>();
        for (const step of all) {
          if (Array.isArray(step)) {
            for (const { key: name, isRemoved } of step) {
              await store.write([{ key: name, value: isRemoved ? undefined : Uint8Array.of(1) }]);
              if (isRemoved) model.delete(name);
              else model.add(name);
            }
            continue;
          }
          const { from, to, limit, reverse } = step;
          const within = [...model].filter((name) => name >= from && name < to).sort();
          const expected = (reverse ? within.reverse() : within).slice(0, limit);
          expect((await store.range({ from, to, limit, reverse })).map((entry) => entry.key)).toEqual(expected);
        }
      }),
    );
  });
});
