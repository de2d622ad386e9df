/** Each wrong file is answered with place, JSON pointer, value and what would be right; nothing is written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demo, filesOf, fixture, temporaryFolder } from './demo-run.js';

const folder = temporaryFolder();
const orderText = readFileSync(fixture('own-order.json'), 'utf8');
const lines = readFileSync(fixture('own-usage.ndjson'), 'utf8').trim().split('\n');
const [, line = ''] = lines;

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function refused(order: string, usage: string): Promise<string> {
  const out = join(folder, 'out');
  const { code, errors } = await demo('--order', order, '--usage', usage, '--out', out);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
  return errors.replaceAll(`${folder}/`, '');
}

describe('a wrong order', () => {
  it.each([
    [
      'no JSON',
      (text: string) => text.replace('"ORD-77",', '"ORD-77"'),
      /^order\.json:3:3 {2}\S.* is .*; expected a comma/,
    ],
    [
      'a required member missing',
      remove('"id": "b",'),
      /^order\.json {2}\/productOrderItem\/1\/id is absent; expected /,
    ],
    [
      'null where a value is required',
      swap('"id": "b"', '"id": null'),
      /^order\.json {2}\/productOrderItem\/1\/id is null; expected /,
    ],
    [
      'a day that does not exist',
      swap('2028-03-15', '2028-02-30'),
      /^order\.json {2}\/productOrderItem\/2\/requestedCompletionDate is "?2028-02-30T00:00:00Z"?; expected a day and time that exist/,
    ],
    [
      'an item to modify',
      swap('"action": "add"', '"action": "modify"'),
      /^order\.json {2}\/productOrderItem\/0\/action is "modify"; expected "add": /,
    ],
    [
      'an action of no meaning',
      swap('"add"', '"subtract"'),
      /\/productOrderItem\/0\/action is "subtract"; expected one of add, modify/,
    ],
    [
      'the same item twice',
      swap('"id": "b"', '"id": "a"'),
      /\/productOrderItem\/1\/id is "?a"?; expected an id of its own/,
    ],
    ['nothing in it', () => '', /^order\.json:1:1 {2}\S.* is absent; expected /],
  ])('with %s is refused', async (_, change, message) => {
    const text = change(orderText);
    expect(text).not.toBe(orderText);
    expect(await refused(write('order.json', text), fixture('own-usage.ndjson'))).toMatch(message);
  });

  it('that is not there is refused', async () => {
    expect(await refused(join(folder, 'none.json'), fixture('own-usage.ndjson'))).toBe(
      'none.json cannot be read: there is no such file',
    );
  });
});

describe('a wrong usage file', () => {
  const quantity = '/usageCharacteristic/3/value';

  it.each([
    ['no JSON', [line, '{"id":'], /^usage\.ndjson:2:7 {2}.*; expected /],
    ['a required member missing', [swap('"id":"m-001",', '')(line)], /^usage\.ndjson:1 {2}\/id is absent; expected /],
    ['null where a value is required', [swap('"m-001"', 'null')(line)], /^usage\.ndjson:1 {2}\/id is null; expected /],
    [
      'a day that does not exist',
      [line, swap('2028-02-01', '2028-02-30')(line)],
      /^usage\.ndjson:2 {2}\/usageDate is "2028-02-30T01:15:00Z"; expected /,
    ],
    [
      'another order',
      [swap('ORD-77', 'ORD-78')(line)],
      /^usage\.ndjson:1 {2}\/usageCharacteristic\/0\/value is "ORD-78"; expected "ORD-77", the order of this run$/,
    ],
    [
      'an item that was not ordered',
      [swap('"value":"a"', '"value":"z"')(line)],
      /^usage\.ndjson:1 {2}\/usageCharacteristic\/1\/value is "z"; expected "a" or "b" or "c", an item of order ORD-77$/,
    ],
    [
      'a charge that is not in the terms',
      [swap('"traffic"', '"voice"')(line)],
      /^usage\.ndjson:1 {2}\/usageCharacteristic\/2\/value is "voice"; expected "traffic", the usage-based charge/,
    ],
    [
      'another unit',
      [swap('"GB"', '"MB"')(line)],
      /^usage\.ndjson:1 {2}\/usageCharacteristic\/4\/value is "MB"; expected "GB", the unit of traffic/,
    ],
    [
      'a negative quantity',
      [line, '', swap('1000.25', '-1000.25')(line)],
      new RegExp(
        `^usage\\.ndjson:3 {2}${quantity} is "-1000\\.25"; expected one characteristic quantity with a decimal of 0 or more`,
      ),
    ],
    [
      'an id with another content',
      [...lines, swap('1000.25', '1000.26')(line)],
      /^usage\.ndjson:\d+ {2}\/id is "m-001", that of an earlier record with another time or quantity; expected the same content/,
    ],
    [
      'a month before ledgers count',
      [swap('2028-02-01', '1965-02-01')(line)],
      /^usage\.ndjson {2}\/usageDate is of 1965-02 mostly; expected a month from 1971-01 to 9998-12$/,
    ],
    ['nothing in it', ['', ''], /^usage\.ndjson {2}the document is empty; expected one usage record a line$/],
  ])('with %s is refused', async (_, content, message) => {
    const usage = write('usage.ndjson', content.join('\n'));
    expect(await refused(fixture('own-order.json'), usage)).toMatch(message);
  });

  it('that is not there, or is a folder, is refused', async () => {
    expect(await refused(fixture('own-order.json'), join(folder, 'none.ndjson'))).toMatch(
      /^none\.ndjson cannot be read: there is no/,
    );
    expect(await refused(fixture('own-order.json'), folder)).toMatch(/ cannot be read: it is a folder$/);
  });
});

describe('the output folder', () => {
  const files = ['--order', fixture('own-order.json'), '--usage', fixture('own-usage.ndjson')];

  it('keeps its contents when a file is wrong, and all that is not ours when none is', async () => {
    const out = join(folder, 'kept');
    mkdirSync(out);
    writeFileSync(join(out, 'bill.json'), 'of an earlier run');
    writeFileSync(join(out, 'thesis.txt'), 'not ours');
    const before = filesOf(out);
    expect(await demo('--order', join(folder, 'none.json'), '--out', out)).toMatchObject({ code: 2 });
    expect(filesOf(out)).toEqual(before);
    expect(await demo(...files, '--out', out)).toMatchObject({ code: 0 });
    expect(filesOf(out)).toMatchObject({ 'thesis.txt': before['thesis.txt'] });
    expect(filesOf(out)['bill.json']).not.toBe(before['bill.json']);
  });

  it('that cannot be made is refused', async () => {
    const { code, errors } = await demo(...files, '--out', write('a-file', ''));
    expect([code, errors]).toEqual([2, expect.stringMatching(/a-file cannot be written: EEXIST/)]);
  });
});

describe('the options', () => {
  it('are listed by --help', async () => {
    const { code, output } = await demo('--help');
    expect(code).toBe(0);
    for (const option of ['--order', '--usage', '--out', '--seed', '--help']) expect(output).toContain(`\n  ${option}`);
  });

  it.each([['--ordr'], ['--order'], ['order.json']])('%s is refused with the way to --help', async (option) => {
    const { code, errors } = await demo(option);
    expect([code, errors]).toEqual([2, expect.stringMatching(/npm run demo -- --help lists the options\.$/)]);
  });
});

function swap(before: string, after: string): (text: string) => string {
  return (text) => text.replace(before, after);
}

function remove(part: string): (text: string) => string {
  return swap(part, '');
}
