/** Where text goes: what came out, and what went wrong. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}
