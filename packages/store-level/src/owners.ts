import { locked } from './level-errors.js';

/**
 * Folders that this process has open, by their real paths. LevelDB's own list goes by the name it was given, so that one folder could
 * be open twice under two names; and its second attempt would close the lock file, which gives up the lock for all processes.
 */
const owned = new Set<string>();

/** @param folder - Its real path. @returns Gives it up. @throws StoreError `storeLocked` */
export function own(folder: string): () => void {
  if (owned.has(folder)) throw locked(folder);
  owned.add(folder);
  return () => {
    owned.delete(folder);
  };
}
