import { writeFile } from 'node:fs/promises';
import type { OrderDocument } from '@lateral/core';
import { nodeEvidenceTools, verifyEvidence } from '@lateral/core';
import { establish } from './bilateral.js';
import { bill, settle } from './billing.js';
import { billsText } from './bills.js';
import { activate, completed, contract, measure } from './cycle.js';
import { generatedUsage } from './generated-usage.js';
import { problemText } from './input-error.js';
import { inFolder, inMemory } from './keeping.js';
import type { LedgerName } from './ledgers.js';
import { STAGES } from './ledgers.js';
import { readOrder } from './order-input.js';
import { prepareOutput } from './output.js';
import { SELLER } from './parties.js';
import { balanceText, invoiceText, TIMELINE_HEADER, timelineLines, writtenText } from './print.js';
import { secondsOf } from './story-clock.js';
import { CURRENCY, termsFor } from './terms.js';
import type { UsageInput } from './usage-input.js';
import { readUsage } from './usage-input.js';
import { usageFile } from './usage-source.js';

export interface RunOptions {
  readonly orderFile: string;
  /** NDJSON of TMF635 usage; without it a month of usage of the first order item is made from the seed. */
  readonly usageFile: string | undefined;
  readonly ledger: LedgerName;
  readonly outFolder: string;
  /** Where ledger and parties keep what they have, so that the same run goes on after a crash; without it in memory. */
  readonly storeFolder: string | undefined;
  readonly seed: string;
  readonly print: (text: string) => void;
}

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/**
 * One billing cycle, end to end.
 *
 * @returns Whether the evidence that it wrote can be verified.
 * @throws `InputError` when a file is wrong; nothing was written then.
 */
export async function run(options: RunOptions): Promise<boolean> {
  const { outFolder, storeFolder, seed, print } = options;
  const { orders, usage } = await readInput(options);

  const output = await prepareOutput(outFolder, storeFolder === undefined);
  const keeping = storeFolder === undefined ? inMemory(output.ledger, seed) : inFolder(storeFolder);
  const [from, to] = [secondsOf(usage.interval.from), secondsOf(usage.interval.to)];
  const since = from - 9 * DAY_SECONDS;
  const stage = await STAGES[options.ledger]({ since, folder: keeping.ledger });
  const { ledgers, title, clock, moveTo, step } = stage;
  for (const store of keeping.stores) await store.open();
  if (title !== undefined) print(title);
  print(`\n${TIMELINE_HEADER}`);
  const sides = await establish({
    ...{ ledgers, seed, clock, since, stores: keeping.stores, random: keeping.random },
    onJoined: (buyer) => {
      buyer.changes$().subscribe((change) => {
        timelineLines(change, buyer).forEach(print);
        step();
      });
    },
  });
  const { buyer, seller } = sides;
  await contract(sides, termsFor(orders), orders);
  const items = orders.map((order) => completed(order, usage.interval));
  await moveTo(lastCompletion(items) + 9 * HOUR_SECONDS);
  await activate(sides, items);
  await moveTo(to + 6 * HOUR_SECONDS);
  const ratings = await measure(sides, items, usage);
  await moveTo(to + DAY_SECONDS);
  const billed = await bill(sides, items, ratings);
  await moveTo(to + 15 * DAY_SECONDS);
  await settle(sides, billed);

  for (const each of billed) print(`\n${invoiceText(each, buyer)}`);
  print(`\n${balanceText(buyer.balance(SELLER.legalId, CURRENCY.code))}`);
  await buyer.headSigned();
  const evidence = await buyer.evidence();
  await writeFile(output.bill, `${billsText(billed, seller)}\n`);
  await writeFile(output.evidence, evidence);
  buyer.stop();
  seller.stop();
  for (const store of keeping.stores) await store.close();
  await stage.close();
  const folders = stage.folder === undefined ? [] : [`${stage.folder}/`];
  print(`\n${writtenText([`${output.bill} (MEF 141 v3)`, output.evidence, ...folders])}`);
  const { ok, level = '', reason = '' } = verifyEvidence(evidence, nodeEvidenceTools());
  if (ok)
    print(`Evidence: verified, level ${level}. A stranger checks it with: npm run demo:verify -- ${output.evidence}`);
  else print(`Evidence: NOT verified: ${reason}`);
  return ok;
}

/** Reads both files to their end, so that nothing is written when something is wrong in them. */
async function readInput({
  orderFile,
  usageFile: file,
  seed,
  print,
}: RunOptions): Promise<{ readonly orders: readonly OrderDocument[]; readonly usage: UsageInput }> {
  const { orders, warnings } = await readOrder(orderFile);
  const [first] = orders;
  if (first === undefined) throw new TypeError('An order without items'); // safe: the codec refuses one
  print(`Read order ${first.externalId}: ${orders.length} ${orders.length === 1 ? 'item' : 'items'}`);
  for (const warning of warnings) print(`  warning: ${problemText(orderFile, warning)}`);

  const source = file === undefined ? generatedUsage(first, seed) : usageFile(file);
  print(`Reading ${source.name}`);
  const usage = await readUsage(source, orders, (records) => {
    if (/^[125]0{3,}$/.test(String(records))) print(`  ${records} records`); // 1,000, 2,000, 5,000, 10,000 …
  });
  for (const warning of usage.warnings) print(`  warning: ${problemText(source.name, warning)}`);
  for (const text of usageTexts(usage)) print(`  ${text}`);
  return { orders, usage };
}

function usageTexts({ batches, interval, outsideCount }: UsageInput): readonly string[] {
  const month = interval.from.slice(0, 7);
  return [
    ...batches.map((batch) => {
      const { order, charge, recordCount, quantity, unit, duplicateCount, lateCount } = batch.document();
      const leftOut = `left out: ${duplicateCount} repeated, ${lateCount} of an earlier month`;
      return `item ${order.itemId}, ${charge}, ${month}: ${recordCount} records, ${quantity} ${unit}; ${leftOut}`;
    }),
    ...(outsideCount > 0 ? [`${outsideCount} of a later month left for the next run`] : []),
  ];
}

function lastCompletion(items: readonly OrderDocument[]): number {
  return Math.max(...items.map(({ completionDate = '' }) => secondsOf(completionDate)));
}
