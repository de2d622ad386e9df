import type { RandomStream } from './random.js';
import { streams } from './random.js';

const draw = (stream: RandomStream, count = 100): readonly number[] =>
  Array.from({ length: count }, () => stream.uint32());

describe('the random streams of a seed', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(draw(streams(7).faults)).toEqual(draw(streams(7).faults));
    expect(draw(streams(7).faults)).not.toEqual(draw(streams(8).faults));
  });

  it('are independent: drawing from one changes no other, and no two are alike', () => {
    const disturbed = streams(7);
    draw(disturbed.workload, 1_000);
    draw(disturbed.faults.fork('disk'), 1_000);
    expect(draw(disturbed.faults)).toEqual(draw(streams(7).faults));
    const firsts = Object.values(streams(7)).map((stream: RandomStream) => stream.uint32());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('fork by name, whatever was drawn before', () => {
    const [fresh, used] = [streams(7).crashes, streams(7).crashes];
    draw(used);
    expect(draw(used.fork('disk 0'))).toEqual(draw(fresh.fork('disk 0')));
    expect(draw(fresh.fork('disk 0'))).not.toEqual(draw(fresh.fork('disk 1')));
  });

  it('draw evenly within their bounds', () => {
    const { workload } = streams(1);
    const counts = [0, 0, 0, 0];
    for (let turn = 0; turn < 40_000; turn++) {
      const drawn = workload.between(0, 3);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(counts).toHaveLength(4);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500); // five standard deviations
    expect(workload.chance(0)).toBe(false);
    expect(workload.chance(1)).toBe(true);
  });
});
