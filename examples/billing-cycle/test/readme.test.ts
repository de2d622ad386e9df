import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billsOf, demo, temporaryFolder } from './demo-run.js';

describe('the README', () => {
  const folder = temporaryFolder();
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

  it('shows an order and a usage that the demo takes', async () => {
    const [order = '', usage = ''] = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const out = join(folder, 'out');
    const files = ['--order', write('order.json', order), '--usage', write('usage.ndjson', usage)];
    const finished = await demo(...files, '--out', out);
    expect(finished).toMatchObject({ code: 0, errors: '' });
    // 12.5 × 0.0426 = 0.5325; 480.00 a month
    expect(billsOf(out).customerBillItem.map((item) => item.taxExcludedAmount.value)).toEqual([0.53, 480]);
  });
});
