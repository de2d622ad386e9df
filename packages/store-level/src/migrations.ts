/** All that a store holds, in the order of the keys. */
export type Contents = ReadonlyMap<string, Uint8Array>;

/** From one version of the format to the next. Pure. */
export type Migration = (contents: Contents) => Contents;

/** The first leads from version 1 to 2. All that is left to do is done at once, in one batch and in memory. */
export const MIGRATIONS: readonly Migration[] = [];
