/** @packageDocumentation Payloads of MEF LSO Sonata and TM Forum for Lateral: read tolerant, write strict. */

// Reading and writing by a codec
export { decode, decodeById, decodeText } from './wire/decode.js';
export { encodePayload, writePayload } from './wire/encode.js';
export { writeJson } from './wire/write-json.js';
export { canonicalDecimal } from './wire/decimal-number.js';
export { toUtc } from './wire/time.js';
export type { Codec } from './wire/codec.js';
export type { Decoded, PayloadProblem, PayloadWarning, ReadOptions } from './wire/payload.js';
export type { Money } from './mef/money.js';

// Product order, v10 (MEF 123)
export { productOrder, productOrderCreate } from './order-v10/product-order.js';
export type { ProductOrder, ProductOrderCreate } from './order-v10/product-order.js';
export { orderDocuments } from './order-v10/order-documents.js';
export type { KnownProduct, OrderContext } from './order-v10/order-documents.js';
export { readOrderFile } from './order-v10/read-order-file.js';
export type { OrderFile, OrderFileOptions } from './order-v10/read-order-file.js';

// Product inventory, v7 (MEF 116)
export { product } from './inventory-v7/product.js';
export type { Product } from './inventory-v7/product.js';

// Usage, v4 (TMF635)
export { isUsage, usage } from './usage-v4/usage.js';
export type { Usage } from './usage-v4/usage.js';
export { USAGE_SPECIFICATION, usageOf, usageRecordOf } from './usage-v4/usage-record.js';
export type { UsageRecord } from './usage-v4/usage-record.js';
export { readUsageLine } from './usage-v4/read-usage-line.js';
export type { UsageLine, UsageLineProblem } from './usage-v4/read-usage-line.js';

// Billing, v3 (MEF 141)
export { customerBill } from './billing-v3/customer-bill.js';
export type { AppliedPayment, BillContact, CustomerBill, CustomerBillState } from './billing-v3/customer-bill.js';
export { customerBillItem } from './billing-v3/customer-bill-item.js';
export type { CustomerBillItem, CustomerBillItemState } from './billing-v3/customer-bill-item.js';
export { billOfInvoice } from './billing-v3/bill-of-invoice.js';
export type { BillDetails, BillPayment, BillWithItems } from './billing-v3/bill-of-invoice.js';
export { billStateOf } from './billing-v3/bill-state.js';
export type { BillFacts, BillStatePolicy } from './billing-v3/bill-state.js';
export { checkBill } from './billing-v3/check-bill.js';
export type { BillDiscrepancy } from './billing-v3/check-bill.js';
export { checkTotals } from './billing-v3/check-totals.js';
