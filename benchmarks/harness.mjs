/**
 * What all benchmarks share. A benchmark is a module of this folder that exports
 *
 * - `id`, `title`: `'B1'` and what is measured;
 * - `goal`: `{ atLeast: 12 }` or `{ atMost: 1.5 }`, with `stretch` where there is one;
 * - `run()`: answers, or promises, `{ ratio, detail? }`; it asserts first that all cases compute the same. Where the software
 *   that it needs is not installed it answers `{ skipped }` with the reason.
 *
 * Only ratios of one run are compared with goals: two machines never agree on seconds.
 */

/**
 * Measures cases by CPU time of the whole process, garbage collector threads included: what a case leaves behind is part
 * of its price, so nothing is collected between rounds. Cases take turns within each round, so that whatever slows the
 * machine down for a while slows down all of them.
 *
 * @param {Record<string, () => unknown>} cases - Each does the same amount of work at each call, 5 ms or more.
 * @param {{ rounds?: number, warmUpRounds?: number }} [options]
 * @returns {Promise<Record<string, number>[]>} CPU time of each case in microseconds, one entry for each round.
 */
export function measureCpu(cases, options) {
  return measure(cases, options, () => {
    const start = process.cpuUsage();
    return () => {
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
  });
}

/** As {@link measureCpu} by the clock on the wall, in milliseconds: for cases that wait for a disk. */
export function measureWall(cases, options) {
  return measure(cases, options, () => {
    const start = performance.now();
    return () => performance.now() - start;
  });
}

async function measure(cases, { rounds = 25, warmUpRounds = 5 } = {}, start) {
  const measured = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    const times = {};
    for (const [name, work] of Object.entries(cases)) {
      const elapsed = start();
      await work();
      times[name] = elapsed();
    }
    if (round >= 0) measured.push(times);
  }
  return measured;
}

/** The median over all rounds of the time of one case divided by that of another in the same round. */
export function medianRatio(rounds, numerator, denominator) {
  return median(rounds.map((times) => times[numerator] / times[denominator]));
}

/** The middle value, the upper one of two. */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Runs a benchmark and prints its line. @returns {Promise<boolean | undefined>} Whether its goal is met; none when it was skipped. */
export async function runBenchmark({ id, title, goal, run }, print = console.log) {
  const { ratio, detail, skipped } = await run();
  if (skipped !== undefined) {
    print(`${id} ${title}: SKIPPED (goal ${describeGoal(goal)}): ${skipped}`);
    return undefined;
  }
  const isMet = meets(ratio, goal);
  print(`${id} ${title}: ${ratio.toFixed(2)} (goal ${describeGoal(goal)}) goal ${isMet ? 'met' : 'not met'}`);
  if (detail !== undefined) print(`   ${detail}`);
  return isMet;
}

function meets(ratio, { atLeast = -Infinity, atMost = Infinity }) {
  return ratio >= atLeast && ratio <= atMost;
}

function describeGoal({ atLeast, atMost, stretch }) {
  const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  return stretch === undefined ? bound : `${bound}, stretch ${stretch}`;
}
