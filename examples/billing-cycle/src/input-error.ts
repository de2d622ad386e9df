import type { PayloadProblem } from '@lateral/sonata-bridge';

/** What is wrong with a file, or was read with a warning, and where. */
export interface InputProblem extends PayloadProblem {
  /** From 1. */
  readonly lineNumber?: number;
  /** From 1. */
  readonly column?: number;
}

/** The caller's files or options are wrong. It is thrown before anything is written. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** For a file in which something is wrong: a line of text for each problem. */
export function wrongIn(file: string, problems: readonly InputProblem[]): InputError {
  return new InputError(problems.map((problem) => problemText(file, problem)).join('\n'));
}

/** File and line, JSON pointer, value, and what would be right, in one line of text. */
export function problemText(file: string, { lineNumber, column, pointer, value, expected }: InputProblem): string {
  const place = [file, lineNumber, column].filter((part) => part !== undefined).join(':');
  const whole = column === undefined ? 'the document' : 'the text here';
  return `${place}  ${pointer || whole} is ${value === '' ? 'absent' : value.replace(/\s+/g, ' ')}; expected ${expected}`;
}

/** The same problem with line and column, where the text is no JSON from some place on. */
export function locate(problem: PayloadProblem, text: string): InputProblem {
  if (problem.offset === undefined) return problem;
  const lines = text.slice(0, problem.offset).split('\n');
  return { ...problem, lineNumber: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** For a file that cannot be opened or read. */
export function unreadable(file: string, cause: unknown): InputError {
  const message = messageOf(cause);
  const reason = Object.entries(REASONS).find(([code]) => message.startsWith(code))?.[1];
  return new InputError(`${file} cannot be read: ${reason ?? message}`);
}
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
