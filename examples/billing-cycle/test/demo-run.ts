import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../src/command-line.js';
import type { Terminal } from '../src/terminal.js';

/** What a command printed and exited with. */
export interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Calls a command with a terminal that remembers. */
export async function finish(command: (terminal: Terminal) => Promise<number>): Promise<Finished> {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await command({ print: (text) => printed.push(text), printError: (text) => errors.push(text) });
  return { code, output: `${printed.join('\n')}\n`, errors: errors.join('\n') };
}

export function demo(...args: readonly string[]): Promise<Finished> {
  return finish((terminal) => main(args, terminal));
}

/** An empty folder, removed when the tests of the file are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lateral-demo-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** The bytes of all files in a folder, as hex by path. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name)).sort();
  const files = paths.filter((path) => statSync(path).isFile());
  return Object.fromEntries(files.map((path) => [relative(folder, path), readFileSync(path, 'hex')]));
}

/** The bills of a run. */
export interface Bills {
  readonly customerBill: readonly WireBill[];
  readonly customerBillItem: readonly WireItem[];
}

interface Amount {
  readonly unit: string;
  readonly value: number;
}

interface WireBill {
  readonly billNo: string;
  readonly state: string;
  readonly taxExcludedAmount: Amount;
  readonly taxIncludedAmount: Amount;
  readonly remainingAmount: Amount;
  readonly taxItem: readonly { readonly taxAmount: Amount }[];
}

interface WireItem {
  readonly id: string;
  readonly description: string;
  readonly unitQuantity: number;
  readonly taxExcludedAmount: Amount;
  readonly appliedTax: readonly { readonly amount: Amount }[];
}

export function billsOf(folder: string): Bills {
  return JSON.parse(readFileSync(join(folder, 'bill.json'), 'utf8')) as Bills;
}
