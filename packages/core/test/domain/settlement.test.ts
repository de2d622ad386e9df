import * as E from 'fp-ts/lib/Either.js';
import { balanceOf, decide } from '@lateral/core';
import { payment } from '../documents.js';
import type { Step } from './scenario.js';
import { given } from './scenario.js';
import * as steps from './steps.js';

const { invoice } = steps.records;
const recordId = given().book.recordId.bind(given().book);

/** 30 part payments of 15.01 each: 450.30. */
const PARTS = Array.from({ length: 30 }, (_, part) => `E2E-${part}`);
const partPaid = (reference: string): readonly Step[] => [
  [
    0,
    {
      ...{ kind: 'payment', action: 'notify' },
      document: { ...payment, reference, amount: { currency: 'EUR', minor: '1501' } },
    },
  ],
  [
    1,
    {
      ...{ kind: 'payment', action: 'receive' },
      record: { owner: 0, recordId: recordId('payment', ['LEI-BUYER', 'wireTransfer', reference]) },
    },
  ],
];

describe('the settlement of an invoice', () => {
  it('waits for the last of many part payments, and pins as many as a set can (R85, R86, R89)', () => {
    const settle = { kind: 'invoice', action: 'settle', record: invoice } as const;
    const scenario = given(...steps.binding, ...PARTS.slice(1).flatMap(partPaid));
    expect(scenario.when(1, settle)).toMatchObject({
      name: 'AmountOutstandingError',
      value: '1501 EUR minor units open',
    });
    scenario.given(...partPaid('E2E-0'));
    const decided = decide(scenario.book, [settle], 1);
    if (E.isLeft(decided)) throw new Error('refused');
    const pinned = decided.right[0]?.references.map((record) => record.recordId) ?? [];
    expect(pinned).toHaveLength(24);
    expect(pinned).toEqual([...pinned].sort()); // the same on both sides, whenever each heard of a payment
    expect(balanceOf(scenario.book, 'LEI-SELLER', 'EUR')).toMatchObject({
      ...{ billed: { minor: 45_030n }, paid: { minor: 45_030n }, open: { minor: 0n } },
    });
  });
});
