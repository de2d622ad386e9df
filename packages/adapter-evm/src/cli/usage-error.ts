/** The command line is wrong. It is thrown before anything is sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
