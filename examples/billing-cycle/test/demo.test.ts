import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryLedger } from '@lateral/adapter-memory';
import { decodeCommand, decodeEvidence, nodeEvidenceTools, nodeHashes, toHex, verifyEvidence } from '@lateral/core';
import { generatedUsage } from '../src/generated-usage.js';
import { readOrder } from '../src/order-input.js';
import { billsOf, demo, filesOf, fixture, temporaryFolder } from './demo-run.js';

const folder = temporaryFolder();
const out = join(folder, 'out');
const textOf = (name: string): string => readFileSync(join(out, name), 'utf8');

describe('npm run demo', () => {
  let output = '';
  beforeAll(async () => {
    const finished = await demo('--out', out);
    expect(finished).toMatchObject({ code: 0, errors: '' });
    output = finished.output.replaceAll(folder, '');
  });

  it('prints what test/expected-output.txt holds: timeline, invoices and the three amounts', () => {
    expect(output).toBe(readFileSync(new URL('expected-output.txt', import.meta.url), 'utf8'));
  });

  it('bills what the usage comes to, reckoned here from its lines by whole numbers (R62–R68, R70)', async () => {
    const traffic = await trafficOf('lateral');
    const invoices = [[traffic.net, 480_00n], [129_90n]].map((nets) => {
      const net = nets.reduce((sum, each) => sum + each);
      const tax = nets.map((each) => halfUp(each * 19n, 100n)).reduce((sum, each) => sum + each);
      return { net, tax, gross: net + tax };
    });
    const { customerBill, customerBillItem } = billsOf(out);
    expect(customerBill.map((each) => each.taxExcludedAmount.value)).toEqual(invoices.map(({ net }) => euros(net)));
    expect(customerBill.map((each) => each.taxItem[0]?.taxAmount.value)).toEqual(invoices.map(({ tax }) => euros(tax)));
    expect(customerBill.map((each) => each.taxIncludedAmount.value)).toEqual(invoices.map(({ gross }) => euros(gross)));
    expect(customerBillItem[0]).toMatchObject({
      unitQuantity: Number(traffic.thousandths) / 1_000,
      description: 'traffic',
    });
    const billed = euros(invoices.reduce((sum, { gross }) => sum + gross, 0n)).toFixed(2);
    expect(output).toContain(`billed ${billed} EUR   paid ${billed} EUR   open 0.00 EUR`);
  });

  it('settles every invoice and leaves nothing to pay (R82, R85, R89)', () => {
    for (const { state, remainingAmount } of billsOf(out).customerBill)
      expect([state, remainingAmount]).toEqual(['settled', { unit: 'EUR', value: 0 }]);
  });

  it('gives no two items of its bills one id: each is read by its id alone', () => {
    const ids = billsOf(out).customerBillItem.map(({ id }) => id);
    expect(ids).toEqual(['INV-2026-10-001-1', 'INV-2026-10-001-2', 'INV-2026-10-002-1']);
  });

  it('writes evidence that verifies up to the amounts (R23, CR3, CR5)', () => {
    expect(verifyEvidence(textOf('evidence.json'), nodeEvidenceTools())).toMatchObject({
      ok: true,
      level: 'reexecuted',
    });
  });

  it('keeps a ledger that can be opened again and holds the commands of the evidence', async () => {
    const evidence = decodeEvidence(textOf('evidence.json'));
    if (evidence._tag === 'Left') throw new Error(evidence.left);
    const commandIds = evidence.right.commands.map(({ bytes }) => {
      const command = decodeCommand(nodeHashes, bytes);
      return command._tag === 'Left' ? command.left.problem : toHex(command.right.id);
    });
    const ledger = memoryLedger({ network: 'demo', folder: join(out, 'ledger') });
    await ledger.open();
    expect(ledger.peek(toHex(evidence.right.head.logId)).commandIds).toEqual(commandIds);
    await ledger.close();
  });
});

describe('the seed', () => {
  it('gives the same bytes each time, and another seed gives others', async () => {
    const small = ['--order', fixture('own-order.json'), '--usage', fixture('own-usage.ndjson')];
    const runOf = async (name: string, seed: string) => {
      const finished = await demo(...small, '--out', join(folder, name), '--seed', seed);
      expect(finished.code).toBe(0);
      return filesOf(join(folder, name));
    };
    const [first, again, other] = [await runOf('a', 'x'), await runOf('b', 'x'), await runOf('c', 'y')];
    expect(Object.keys(first)).toEqual(expect.arrayContaining(['bill.json', 'evidence.json', 'ledger/snapshot']));
    expect(again).toEqual(first);
    expect(other['bill.json']).toBe(first['bill.json']); // the same usage costs the same, whoever signs
    expect(other['evidence.json']).not.toBe(first['evidence.json']);
    expect((await trafficOf('x')).thousandths).not.toBe((await trafficOf('y')).thousandths);
  });
});

/** The traffic of a made-up October: each record once, what is not of the month left out, priced tier by tier. */
async function trafficOf(seed: string): Promise<{ readonly thousandths: bigint; readonly net: bigint }> {
  const { orders } = await readOrder(fileURLToPath(new URL('../fixtures/order.json', import.meta.url)));
  const quantities = new Map<string, bigint>();
  const lines = orders.slice(0, 1).map((order) => generatedUsage(order, seed).lines());
  for await (const line of lines[0] ?? []) {
    const { id, usageDate, usageCharacteristic } = JSON.parse(line) as WireUsage;
    const quantity = usageCharacteristic.find(({ name }) => name === 'quantity')?.value ?? '';
    if (usageDate.startsWith('2026-10-')) quantities.set(id, thousandthsOf(quantity));
  }
  const thousandths = [...quantities.values()].reduce((sum, each) => sum + each, 0n);
  const [low, middle, high] = [
    least(thousandths, 10_000_000n),
    least(most(thousandths - 10_000_000n, 0n), 30_000_000n),
    most(thousandths - 40_000_000n, 0n),
  ];
  // thousandths of a GB × hundredths of a cent are ten-millionths of a euro
  return { thousandths, net: halfUp(low * 426n + middle * 230n + high * 115n, 100_000n) };
}

interface WireUsage {
  readonly id: string;
  readonly usageDate: string;
  readonly usageCharacteristic: readonly { readonly name: string; readonly value: string }[];
}

function thousandthsOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(3, '0'));
}

function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const euros = (cents: bigint): number => Number(cents) / 100;
