import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of a file below spec/. */
function at(path: string): string {
  return fileURLToPath(new URL(`../../../spec/${path}`, import.meta.url));
}

/** Text of a file below spec/. */
export function specText(path: string): string {
  return readFileSync(at(path), 'utf8');
}

/** JSON below spec/; the caller knows its shape, since the file belongs to this repository. */
export function specJson(path: string): unknown {
  return JSON.parse(specText(path));
}

/** Names of the files in a folder below spec/, in order. */
export function specFiles(folder: string): readonly string[] {
  return existsSync(at(folder)) ? readdirSync(at(folder)).sort() : [];
}
