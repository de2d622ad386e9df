import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Scenario } from '../run/scenario.js';

const CORPUS = fileURLToPath(new URL('../../corpus.json', import.meta.url));

/** Scenarios that failed once; they run first, for ever. */
export function readCorpus(): readonly Scenario[] {
  if (!existsSync(CORPUS)) return [];
  return JSON.parse(readFileSync(CORPUS, 'utf8')) as readonly Scenario[]; // safe: written by addToCorpus alone
}

/** Keeps a failing scenario; the same one again changes nothing. */
export function addToCorpus(scenario: Scenario): void {
  const known = readCorpus();
  if (known.some((each) => JSON.stringify(each) === JSON.stringify(scenario))) return;
  writeFileSync(CORPUS, `${JSON.stringify([...known, scenario], null, 2)}\n`);
}
