/**
 * A user's own order and usage: three items, a month of 29 days, times with offsets, an item asked for in mid-month and one
 * asked for after it. All amounts are worked out by hand from the fixtures.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billsOf, demo, fixture, temporaryFolder } from './demo-run.js';

const folder = temporaryFolder();
const ownOrder = fixture('own-order.json');
const ownUsage = fixture('own-usage.ndjson');

describe("a user's own order and usage", () => {
  let output = '';
  beforeAll(async () => {
    const finished = await demo('--order', ownOrder, '--usage', ownUsage, '--out', folder);
    expect(finished).toMatchObject({ code: 0, errors: '' });
    output = finished.output;
  });

  it('counts each record once, in the month that it belongs to (R58, R62, R64)', () => {
    // 40 × 1000.25 + 5 × 0.5 + 7.123, one of them at half past midnight in another offset
    expect(output).toContain(
      'item a, traffic, 2028-02: 46 records, 40019.623 GB; left out: 2 repeated, 1 of an earlier month',
    );
    expect(output).toContain('1 of a later month left for the next run');
  });

  it('rates tiers and monthly fees and rounds once each (R65, R68)', () => {
    // 10000 × 0.0426 + 30000 × 0.023 + 19.623 × 0.0115 = 426 + 690 + 0.2256645
    const charges = billsOf(folder).customerBillItem.map((item) => [
      item.description,
      item.unitQuantity,
      item.taxExcludedAmount.value,
      item.appliedTax[0]?.amount.value,
    ]);
    expect(charges).toEqual([
      ['traffic', 40019.623, 1116.23, 212.08],
      ['monthly access', 1, 480, 91.2],
      ['monthly access', 1, 480, 91.2],
      ['monthly access', 1, 129.9, 24.68],
    ]);
  });

  it('writes an invoice for each product and account (R70, R71)', () => {
    expect(billsOf(folder).customerBill.map((bill) => [bill.billNo, bill.taxIncludedAmount.value])).toEqual([
      ['INV-2028-02-001', 1899.51],
      ['INV-2028-02-002', 571.2],
      ['INV-2028-02-003', 154.58],
    ]);
    expect(output).toMatch(/INV-2028-02-002 {2}\(option 1, account BA-2,/);
    expect(output).toMatch(/INV-2028-02-003 {2}\(option 2, account BA-1,/);
    expect(output).toContain('billed 2625.29 EUR   paid 2625.29 EUR   open 0.00 EUR');
  });

  it('activates an item no earlier than the day that it was asked for (R60, R69)', () => {
    expect(output).toMatch(/2028-02-10 20:00:00 {2}order ORD-77\/a evc-500m +activate/);
  });
});

describe('orders and usage of other shapes', () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const lines = readFileSync(ownUsage, 'utf8').trim().split('\n');

  it('takes an order as the seller answers it, with completed items and their products (R60, R69)', async () => {
    const order = JSON.parse(readFileSync(ownOrder, 'utf8')) as { productOrderItem: object[] };
    const completed = { state: 'completed', completionDate: '2028-02-03T00:00:00Z' };
    const product = { id: 'EVC-0815', productOffering: { id: 'evc-500m' } };
    const [first, ...others] = order.productOrderItem;
    const answered = {
      ...order,
      ...{ id: 'PO-9', orderDate: '2028-01-20T00:00:00Z', state: 'inProgress' },
      productOrderItem: [{ ...first, ...completed, product }, ...others],
    };
    const file = write('answered.json', JSON.stringify(answered));
    const out = join(folder, 'answered');
    expect(await demo('--order', file, '--usage', ownUsage, '--out', out)).toMatchObject({ code: 0, errors: '' });
    expect(billsOf(out).customerBillItem[0]).toMatchObject({ product: { id: 'EVC-0815' } });
  });

  it('takes more items and charges than a set of changes holds', async () => {
    const order = JSON.parse(readFileSync(ownOrder, 'utf8')) as { productOrderItem: object[] };
    const [first] = order.productOrderItem;
    const many = Array.from({ length: 18 }, (_, index) => ({ ...first, id: `i-${index}` }));
    const file = write('many.json', JSON.stringify({ ...order, productOrderItem: many }));
    const usage = write('many.ndjson', lines[1]?.replace('"value":"a"', '"value":"i-17"') ?? '');
    const out = join(folder, 'many');
    expect(await demo('--order', file, '--usage', usage, '--out', out)).toMatchObject({ code: 0, errors: '' });
    // 18 × 480.00, and 1000.25 × 0.0426 = 42.61065; 19 charges are more than one set can bill
    const nets = billsOf(out).customerBill.map((bill) => bill.taxExcludedAmount.value);
    expect(nets).toEqual([15 * 480, 3 * 480 + 42.61]);
  });

  it('reads what the definition does not allow but everybody understands, and says so', async () => {
    const lowerCase = lines[1]?.replace('T01:15:00Z', 't01:15:00z') ?? '';
    const usage = write('lower.ndjson', `${lines[0] ?? ''}\n${lowerCase}\n${lines[2] ?? ''}\n`);
    const { code, output } = await demo('--order', ownOrder, '--usage', usage, '--out', join(folder, 'lower'));
    expect(code).toBe(0);
    expect(output).toMatch(/warning: .*lower\.ndjson:2 {2}\/usageDate is "2028-02-01t\d\d:15:00z"; expected /);
  });
});
