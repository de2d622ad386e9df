/**
 * Calls `action` once after `delayMs` milliseconds, unless the function that it answers with is called before.
 *
 * @param keepsAlive - Whether somebody waits for it, so that the process must not end before.
 */
export type Schedule = (action: () => void, delayMs: number, keepsAlive: boolean) => () => void;
