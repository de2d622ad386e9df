import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sequence } from '@lateral/core/conformance';

const FOLDER = fileURLToPath(new URL('../../../spec/vectors/sequences/', import.meta.url));

/** The sequences that all ledgers share. */
export function sequences(): readonly Sequence[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(FOLDER + name, 'utf8')) as Sequence[]);
}
