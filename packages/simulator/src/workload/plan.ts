import type { Side } from '../faults/side.js';
import type { RandomStream } from '../kernel/random.js';

/** One order item from its placement to its settlement, as data. */
export interface PlannedOrder {
  readonly number: number;
  /** Virtual units; nobody mentions the order before. */
  readonly start: number;
  readonly product: PlannedProduct;
  /** Traffic of the month, in tenths of a GB. */
  readonly usageTenths: number;
  /** How often it is modified while it is active. */
  readonly modifications: number;
}

export interface PlannedProduct {
  readonly name: string;
  readonly invoiceOption: '1' | '2';
  /** Who asks for its invoices; by Option 1 the seller. */
  readonly invoicedBy: Side;
}

/** What two parties set out to do in one run. */
export interface Plan {
  readonly orders: readonly PlannedOrder[];
}

/**
 * Draws several orders at once over two products, one invoiced by Option 1 and one by Option 2.
 *
 * @param chosen - Numbers of the orders to keep; all by default. The others are as they are without it.
 */
export function planWorkload(lot: RandomStream, chosen?: ReadonlySet<number>): Plan {
  const products: readonly [PlannedProduct, PlannedProduct] = [
    { name: 'ELINE', invoiceOption: '1', invoicedBy: 1 },
    { name: 'ACCESS', invoiceOption: '2', invoicedBy: lot.chance(0.5) ? 1 : 0 },
  ];
  const first = lot.between(0, 1);
  const orders = Array.from({ length: ORDERS }, (_, number): PlannedOrder => {
    const fork = lot.fork(`order ${number}`);
    return {
      ...{ number, start: fork.between(0, 400), product: products[(number + first) % 2 === 0 ? 0 : 1] },
      ...{ usageTenths: fork.between(1, 3_000), modifications: fork.between(0, 2) },
    };
  });
  return { orders: chosen === undefined ? orders : orders.filter(({ number }) => chosen.has(number)) };
}

const ORDERS = 2;
const TIER_TENTHS = 1_000;

/** What an order costs, worked out in whole cents and apart from the code that rates and bills. */
export interface ExpectedAmounts {
  readonly trafficNet: number;
  readonly accessNet: number;
  readonly gross: number;
}

/** 1.00 a GB up to 100 GB and 0.50 above; 250.00 a month; 20 % tax on each, rounded half up. */
export function expectedAmounts({ usageTenths }: PlannedOrder): ExpectedAmounts {
  const trafficNet = 10 * Math.min(usageTenths, TIER_TENTHS) + 5 * Math.max(usageTenths - TIER_TENTHS, 0);
  const accessNet = 25_000;
  const tax = (net: number): number => Math.floor((net * 2 + 5) / 10);
  return { trafficNet, accessNet, gross: trafficNet + tax(trafficNet) + accessNet + tax(accessNet) };
}
