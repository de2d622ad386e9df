import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryLedger } from '@lateral/adapter-memory';
import type { OrderDocument } from '@lateral/core';
import { nodeEvidenceTools, verifyEvidence } from '@lateral/core';
import { establish } from './bilateral.js';
import { billsText } from './bills.js';
import { bill, contract, measure, settle } from './cycle.js';
import { generatedUsage } from './generated-usage.js';
import type { UsageSource } from './inputs.js';
import { readOrder, readUsage, usageFile } from './inputs.js';
import { SELLER } from './parties.js';
import { balanceText, invoiceText, TIMELINE_HEADER, timelineLines } from './print.js';
import { CURRENCY } from './terms.js';

export interface RunOptions {
  readonly orderFile: string;
  /** NDJSON of TMF635 usage; without it a month of usage of the first order item is made from the seed. */
  readonly usageFile: string | undefined;
  readonly outFolder: string;
  readonly seed: string;
  readonly print: (text: string) => void;
}

/** Seconds of ledger time between two steps of the demo. */
const STEP_SECONDS = 60;

/** One billing cycle, end to end. Bad payloads are refused before anything is written. */
export async function run({ orderFile, usageFile: file, outFolder, seed, print }: RunOptions): Promise<void> {
  const orders = await readOrder(orderFile);
  const source = sourceOf(file, orders, seed);
  print(`Reading ${source.name}`);
  const usage = await readUsage(source, orders, (lines) => {
    if (lines % 2_500 === 0) print(`  ${lines} usage records read`);
  });
  for (const batch of usage.batches) {
    const { recordCount, quantity, unit, duplicateCount, lateCount } = batch.document();
    print(`  ${recordCount} records, ${quantity} ${unit}; left out: ${duplicateCount} duplicates, ${lateCount} late`);
  }

  await rm(outFolder, { recursive: true, force: true });
  await mkdir(outFolder, { recursive: true });
  const clock = steppingClock(Date.parse(usage.interval.to) / 1_000);
  const ledger = memoryLedger({ network: 'demo', clock, folder: join(outFolder, 'ledger') });
  await ledger.open();
  print(`\n${TIMELINE_HEADER}`);
  const sides = await establish(ledger, seed, clock, (buyer) => {
    buyer.changes$().subscribe((change) => {
      timelineLines(change, buyer).forEach(print);
    });
  });
  await contract(sides, orders, usage);
  const ratings = await measure(sides, orders, usage);
  const billed = await bill(sides, orders, ratings);
  await settle(sides, billed);

  const { buyer, seller } = sides;
  for (const each of billed) print(`\n${invoiceText(each, buyer)}`);
  print(`\n${balanceText(buyer.balance(SELLER.legalId, CURRENCY.code))}`);
  await buyer.headSigned();
  const evidence = await buyer.evidence();
  const verdict = verifyEvidence(evidence, nodeEvidenceTools());
  await writeFile(join(outFolder, 'bill.json'), `${billsText(billed, seller)}\n`);
  await writeFile(join(outFolder, 'evidence.json'), evidence);
  print(
    `\nWrote ${join(outFolder, 'bill.json')} (MEF 141 v3), ${join(outFolder, 'evidence.json')} and ${join(outFolder, 'ledger')}/`,
  );
  print(
    `Evidence: ${verdict.ok ? `verified, level ${verdict.level ?? ''}` : `NOT verified: ${verdict.reason ?? ''}`}. A stranger checks it with: npm run demo:verify`,
  );
  buyer.stop();
  seller.stop();
  await ledger.close();
}

function sourceOf(file: string | undefined, orders: readonly OrderDocument[], seed: string): UsageSource {
  const [first] = orders;
  if (file !== undefined) return usageFile(file);
  if (first === undefined) throw new TypeError('An order without items'); // safe: the codec refuses one
  return generatedUsage(first, seed);
}

/** A clock that moves by a minute at each look, from the end of the month on: so each run gives the same bytes. */
function steppingClock(start: number): () => number {
  let steps = 0;
  return () => start + STEP_SECONDS * Math.floor(steps++ / LOOKS_PER_STEP);
}
const LOOKS_PER_STEP = 3;
