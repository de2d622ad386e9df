/** An invoice of four items, in the member order of the standard's own forms: about 2.5 kB. */
const eur = (minor) => ({ currency: 'EUR', minor });
const period = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' };

function item(id, productName, charge, { quantity, unit, net, tax }) {
  return {
    id,
    order: { buyer: '549300BUYER000000001', externalId: 'ORD-2026-0815', itemId: `item-${id}` },
    productOffering: 'a1b2c3d4-0000-4000-8000-00000000000e',
    productName,
    productId: `PRD-NUE-MUC-${id}`,
    charge,
    chargeType: unit === 'interval' ? 'recurring' : 'usageBased',
    interval: period,
    quantity,
    unit,
    net: eur(net),
    tax: eur(tax),
    taxCategory: 'VAT',
    taxRatePercent: '19',
    state: 'generated',
  };
}

export const invoiceDocument = {
  kind: 'invoice',
  issuer: '549300SELLER00000001',
  billingAccount: 'BA-4711',
  billNo: 'INV-2026-10-001',
  recipient: '549300BUYER000000001',
  billDate: '2026-11-02T00:00:00Z',
  paymentDueDate: '2026-12-02T00:00:00Z',
  period,
  option: '1',
  paymentMethod: 'creditTransfer',
  items: [
    item('1', 'Access E-Line Nürnberg–München', 'traffic', {
      quantity: '49383.3',
      unit: 'GB',
      net: '122391',
      tax: '23254',
    }),
    item('2', 'Access E-Line Nürnberg–München', 'access', {
      quantity: '1',
      unit: 'interval',
      net: '48000',
      tax: '9120',
    }),
    item('3', 'Operator UNI 10 Gbit/s', 'access', { quantity: '1', unit: 'interval', net: '12990', tax: '2468' }),
    item('4', 'Operator UNI 10 Gbit/s', 'traffic', { quantity: '120.25', unit: 'GB', net: '512', tax: '97' }),
  ],
  net: eur('183893'),
  tax: eur('34939'),
  gross: eur('218832'),
};
