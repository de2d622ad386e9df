import type { TermsDocument } from '../domain/documents.js';
import { checkRuleSet, ruleSetContent, type RuleSetContent } from './rule-set.js';

const content: RuleSetContent = {
  currency: { code: 'EUR', minorUnits: '2' },
  charges: [{ type: 'fixed', name: 'port', price: '1250' }],
  rounding: 'halfUp',
  tax: { category: 'S', ratePercent: '19' },
};

describe('ruleSetContent (R65)', () => {
  it('keeps what decides a price and leaves out the rest of the terms', () => {
    const terms: Pick<TermsDocument, keyof RuleSetContent | 'productName' | 'paymentTermDays'> = {
      ...content,
      productName: 'Access E-Line',
      paymentTermDays: '30',
    };
    expect(ruleSetContent(terms)).toEqual(content);
  });
});

describe('checkRuleSet (R65)', () => {
  it('finds nothing in a sound rule set', () => {
    expect(checkRuleSet(content)).toEqual([]);
  });

  it('answers with every problem at its place in the terms', () => {
    const broken: RuleSetContent = {
      ...content,
      currency: { code: 'EUR', minorUnits: '02' },
      charges: [{ type: 'fixed', name: 'port', price: '1,250' }],
      tax: { category: 'S', ratePercent: '-19' },
    };
    expect(checkRuleSet(broken)).toMatchObject([
      { code: 'minorUnitsOutOfRange', field: '/currency/minorUnits', value: '02' },
      { code: 'negative', field: '/tax/ratePercent', value: '-19' },
      { code: 'decimalNotCanonical', field: '/charges/0/price', value: '1,250' },
    ]);
  });

  it('wants a currency code as ISO 4217 spells it', () => {
    expect(checkRuleSet({ ...content, currency: { code: 'Euro', minorUnits: '2' } })).toMatchObject([
      { code: 'currencyNotIso4217', field: '/currency/code', value: 'Euro' },
    ]);
  });
});
