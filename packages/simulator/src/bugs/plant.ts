import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { BUGS } from './all.js';
import type { PlantedBug } from './bug.js';

/** What the load hook is told. */
export interface Planting {
  readonly url: string;
  readonly replace: PlantedBug['replace'];
}

/** @throws TypeError for a name that no bug has. */
export function findBug(name: string): PlantedBug {
  const bug = BUGS.find((each) => each.name === name);
  if (bug === undefined)
    throw new TypeError(`No bug is named ${name}; there are ${BUGS.map((each) => each.name).join(', ')}`);
  return bug;
}

/** Changes what this process loads of core from now on; it must not have loaded core before. */
export function plant({ file, replace }: PlantedBug): void {
  const data: Planting = { url: urlOf(file), replace };
  register('./hooks.js', { parentURL: import.meta.url, data });
}

/** @throws TypeError when the code has moved on and a bug's text no longer occurs exactly once. */
export function checkBugs(bugs: readonly PlantedBug[]): void {
  for (const { name, file, replace } of bugs) {
    const occurrences = readFileSync(fileURLToPath(urlOf(file)), 'utf8').split(replace[0]).length - 1;
    if (occurrences !== 1)
      throw new TypeError(`Bug ${name}: its text occurs ${occurrences} times in ${file}; take one that occurs once`);
  }
}

function urlOf(file: string): string {
  return new URL(file, import.meta.resolve('@lateral/core')).href;
}
