import { readFileSync } from 'node:fs';

/** A file's bytes, undefined where there is none: one step, since LevelDB deletes tables from a thread of its own while others look. */
export function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
