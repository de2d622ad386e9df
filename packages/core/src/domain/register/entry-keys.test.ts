import type { Command } from '@lateral/core';
import { NOW, RegisterBench } from '../../conformance/random/register-bench.js';
import { bilateralIdOf, bilateralKey, keyKey, publicKeyKey, reads, recordKey } from './entry-keys.js';

const id = new Uint8Array(32).fill(0xab);
const hex = 'ab'.repeat(32);
const key = { algorithm: 2, x: new Uint8Array(32).fill(1), y: new Uint8Array(32).fill(2) };

describe('entry keys', () => {
  it('are text, one for each entry', () => {
    expect(bilateralKey(id)).toEqual({ space: 'bilateral', id: hex });
    expect(keyKey(id, 1, 253)).toEqual({ space: 'key', id: `${hex}/1/253` });
    expect(publicKeyKey(id, key)).toEqual({ space: 'publicKey', id: `${hex}/2:${'01'.repeat(32)}${'02'.repeat(32)}` });
    expect(recordKey(id, { kind: 7, owner: 255, recordId: id })).toEqual({
      space: 'record',
      id: `${hex}/7/255/${hex}`,
    });
  });
});

describe('reads (R23)', () => {
  const bench = new RegisterBench();
  const agreement = bench.record('agreement', 255, 'agreement');
  const terms = bench.record('terms', 0, 'terms');
  const keysOf = (command: Command) => reads(command).map((each) => `${each.space} ${each.id.slice(65)}`);

  it('names the bilateral, the signing keys, each record and each pinned one, once', () => {
    const pin = bench.pin(agreement);
    const set = bench.set([bench.change(terms, 'agree', { references: [pin, pin] })]);
    const addressOf = ({ kind, owner, id: recordId }: typeof terms) =>
      recordKey(bench.id, { kind: kind === 'terms' ? 2 : 1, owner, recordId }).id.slice(65);
    expect(keysOf(set)).toEqual([
      'bilateral ',
      'key 0/0',
      'key 1/0',
      `record ${addressOf(terms)}`,
      `record ${addressOf(agreement)}`,
    ]);
    expect(bilateralIdOf(set)).toEqual(bench.id);
  });

  it('does not depend on what the ledger holds', () => {
    const set = bench.set([bench.change(agreement, 'agree')]);
    const before = reads(set);
    expect(bench.apply(set).result).toBe('accepted');
    expect(reads(set)).toEqual(before);
    expect(NOW).toBeGreaterThan(0);
  });
});
