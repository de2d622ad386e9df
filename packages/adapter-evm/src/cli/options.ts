import type { parseArgs } from 'node:util';
import type { Schedule } from '@lateral/core';

/** What the command line takes. */
export const OPTIONS = {
  rpc: { type: 'string' },
  'key-file': { type: 'string' },
  salt: { type: 'string' },
  'no-factory': { type: 'boolean', default: false },
  tip: { type: 'string' },
  register: { type: 'string' },
  table: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What was given, by option. */
export type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** What a command line needs of the world. */
export interface CommandContext {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly schedule: Schedule;
}
