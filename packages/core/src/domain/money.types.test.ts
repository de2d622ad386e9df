import { addMoney, compareMoney, money, subtractMoney, type Money } from './money.js';

/** The compiler is the test here: a line that starts to compile fails the type check of the tests. */
describe('the currency in the type of money', () => {
  it('lets amounts of one currency be combined', () => {
    const sum: Money<'EUR'> = addMoney(money('EUR', 1n), money('EUR', 2n));
    expect(sum.minor).toBe(3n);
  });

  it('does not compile EUR with USD', () => {
    // @ts-expect-error EUR and USD do not add
    expect(() => addMoney(money('EUR', 1n), money('USD', 1n))).toThrow(TypeError);
    // @ts-expect-error USD does not come off EUR
    expect(() => subtractMoney(money('EUR', 1n), money('USD', 1n))).toThrow(TypeError);
    // @ts-expect-error EUR and USD do not compare
    expect(() => compareMoney(money('EUR', 1n), money('USD', 1n))).toThrow(TypeError);
  });

  it('does not take an amount of a document for one of a known currency', () => {
    const fromDocument: Money = money<string>('EUR', 1n);
    // @ts-expect-error its currency is known at run time only
    const euros: Money<'EUR'> = fromDocument;
    expect(euros.minor).toBe(1n);
  });
});
