/** Trouble with the software of a devnet: a program that is missing or does not come up, a chain that cannot go on. */
export class DevnetError extends Error {
  override readonly name = 'DevnetError';
}
