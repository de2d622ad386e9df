import { decodeText } from '../wire/decode.js';
import { product } from './product.js';

const source = (more: string) =>
  `{"id":"ELINE-1","startDate":"2026-09-30T12:00:00Z","status":"active","productPrice":[{"priceType":"recurring",
    "recurringChargePeriod":"month","price":{"dutyFreeAmount":{"unit":"EUR","value":500.00},"taxRate":"19"}}]${more}}`;

describe('product', () => {
  it('reads the price that is agreed exactly, and a rate in quotes with a warning', () => {
    expect(decodeText(product, source(''))).toMatchObject({
      right: {
        value: { productPrice: [{ price: { dutyFreeAmount: { unit: 'EUR', value: '500' }, taxRate: '19' } }] },
        warnings: [{ pointer: '/productPrice/0/price/taxRate', value: '"19"' }],
      },
    });
  });

  it.each([
    [',"statusChange":[{"status":"active","changeDate":{}}]', '/statusChange/0/changeDate'],
    [',"productTerm":[{"duration":{"amount":1,"units":"months"}}]', '/productTerm/0/duration/units'],
    [',"productTerm":[{"duration":{"amount":1.5,"units":"calendarMonths"}}]', '/productTerm/0/duration/amount'],
    [',"billingAccount":{"id":null}', '/billingAccount/id'],
  ])('refuses %s', (more, pointer) => {
    expect(decodeText(product, source(more))).toMatchObject({ left: [{ pointer }] });
  });
});
