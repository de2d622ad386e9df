/** A month of TMF635 usage, the same in each run: NDJSON lines as this project writes them, about 480 characters each. */
import { usage, usageOf, writePayload } from '@lateral/sonata-bridge';

export const subject = {
  order: { buyer: '549300BUYER000000001', externalId: 'ORD-2026-0815', itemId: 'item-1' },
  seller: '549300SELLER00000001',
  charge: 'traffic',
  unit: 'GB',
  interval: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
};

const two = (value) => String(value).padStart(2, '0');

/** @param {number} number - From 0; each record has an id of its own. */
export function usageRecord(number) {
  return {
    id: `U-2026-10-${number.toFixed(0).padStart(7, '0')}`, // V8 caches what `String(number)` gives, which B4 would measure
    orderExternalId: subject.order.externalId,
    orderItemId: subject.order.itemId,
    charge: subject.charge,
    usageDate: `2026-10-${two((number % 31) + 1)}T${two(number % 24)}:${two(number % 60)}:${two((number * 7) % 60)}Z`,
    quantity: thousandthsText(thousandths(number)),
    unit: subject.unit,
  };
}

/** The quantity of a record in thousandths of its unit, from 500 to 9,499. */
export function thousandths(number) {
  return 500 + ((number * 7_919) % 9_000);
}

/** The line of a record, put together from parts: writing each by its codec would take longer than reading it. */
export function usageLine(number) {
  const { id, usageDate, quantity } = usageRecord(number);
  return `${beforeId}${id}${beforeTime}${usageDate}${beforeQuantity}${quantity}${afterQuantity}`;
}

const [beforeId, beforeTime, beforeQuantity, afterQuantity] = (() => {
  const { id, usageDate, quantity } = usageRecord(1);
  const line = writePayload(usage, usageOf(usageRecord(1))).right;
  return line.split(new RegExp([id, usageDate, `(?<="value":")${quantity}(?=")`].join('|')));
})();

export function thousandthsText(value) {
  const text = `${Math.floor(value / 1_000)}.${String(value % 1_000).padStart(3, '0')}`;
  return text.replace(/\.?0+$/, '');
}
