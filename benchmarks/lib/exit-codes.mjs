/** What a benchmark's process exits with; any other code is a failure. 77 is what test harnesses take for skipped. */
export const EXIT = { met: 0, missed: 2, skipped: 77 };
