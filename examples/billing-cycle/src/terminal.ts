/** Where text goes: what came out, and what went wrong. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/** The terminal of the process. */
export const terminal: Terminal = {
  print: (text) => {
    console.log(text);
  },
  printError: (text) => {
    console.error(text);
  },
};
