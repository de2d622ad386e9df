import { findBug, plant } from '../bugs/plant.js';
import type { Answer, Assignment } from './messages.js';

/** A process that runs scenarios for another, with a planted bug if its name is the first argument. */
const [, , bug] = process.argv;
if (bug !== undefined) plant(findBug(bug));
const { simulate } = await import('../run/simulate.js'); // only now, so that core is loaded with the bug

process.on('message', ({ scenarios }: Assignment) => {
  void run(scenarios);
});
process.send?.('ready');

async function run(scenarios: Assignment['scenarios']): Promise<void> {
  for (const [index, scenario] of scenarios.entries()) {
    const answer: Answer = { result: await simulate(scenario), isLast: index === scenarios.length - 1 };
    process.send?.(answer);
  }
}
