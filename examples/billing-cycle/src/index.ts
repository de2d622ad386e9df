#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InputError } from './inputs.js';
import { run } from './run.js';

const HELP = `One MEF 114 billing cycle between two carriers on the in-memory ledger.

  npm run demo                                   with the order and a month of usage that come with it
  npm run demo -- --order FILE --usage FILE      with your own: a Sonata product order (v10), TMF635 usage (v4) as NDJSON
  npm run demo -- --out FOLDER --seed TEXT       where to write (default out), and what keys and usage are made from
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      order: { type: 'string' },
      usage: { type: 'string' },
      out: { type: 'string', default: 'out' },
      seed: { type: 'string', default: 'lateral' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const print = (text: string): void => {
    console.log(text);
  };
  const orderFile = values.order ?? fileURLToPath(new URL('../fixtures/order.json', import.meta.url));
  await run({ orderFile, usageFile: values.usage, outFolder: values.out, seed: values.seed, print });
  return 0;
}

/** 2: the caller's payloads or options are wrong; 1: anything else. */
function report(error: unknown): number {
  const isCallers =
    error instanceof InputError ||
    (error instanceof Error && 'code' in error && /^(ENOENT|EISDIR|EACCES|ERR_PARSE_ARGS)/.test(String(error.code)));
  console.error(isCallers ? error.message : error);
  return isCallers ? 2 : 1;
}

process.exitCode = await main().catch(report);
