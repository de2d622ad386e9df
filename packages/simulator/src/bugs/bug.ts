/** A mistake to be planted, as data: production code carries no switches for it. */
export interface PlantedBug {
  /** Kebab-case, unique. */
  readonly name: string;
  /** Which promise it breaks, in words. */
  readonly breaks: string;
  /** Compiled file, from packages/core/dist. */
  readonly file: string;
  /** Text that occurs exactly once in the file, and what stands there instead. */
  readonly replace: readonly [from: string, to: string];
}
