import fc from 'fast-check';
import { FrameReader, frameOf } from '../../src/crash/wire/frames.js';

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, undefined, true, false),
    fc.string(),
    fc.integer(),
    fc.uint8Array(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;

describe('frames', () => {
  it('carry every value unchanged, however the bytes are cut up', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (values, chunkLength) => {
        const bytes = Buffer.concat(values.map(frameOf));
        const reader = new FrameReader();
        const read: unknown[] = [];
        for (let at = 0; at < bytes.length; at += chunkLength)
          read.push(...reader.push(bytes.subarray(at, at + chunkLength)));
        expect(read).toStrictEqual(values);
      }),
    );
  });

  it('give nothing for one that was cut off', () => {
    const frame = frameOf({ type: 'cancel', id: 1 });
    expect(new FrameReader().push(frame.subarray(0, -1))).toEqual([]);
  });
});
