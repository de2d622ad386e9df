import type {
  Balance,
  BilateralChange,
  BookRecord,
  BusinessDocument,
  RecordChange,
  SmartBilateral,
} from '@lateral/core';
import { formatMinor } from '@lateral/core';
import type { BilledInvoice } from './cycle.js';
import { PARTIES } from './parties.js';
import { CURRENCY } from './terms.js';

const MINOR_DIGITS = Number(CURRENCY.minorUnits);

/** Rows as aligned text: columns as wide as their widest cell, numbers to the right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        rightAligned.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** The lines of the timeline that an announcement makes: time, record, action, who signed, state, finality. */
export function timelineLines(change: BilateralChange, bilateral: SmartBilateral): readonly string[] {
  const time = new Date(change.time * 1_000).toISOString().slice(0, 19).replace('T', ' ');
  const signed = change.signedBy.map((party) => (party === 0 ? 'buyer' : 'seller')).join(' + ');
  const cells = (record: string, action: string, state: string): string =>
    `${time}  ${record.padEnd(44)} ${action.padEnd(12)} ${signed.padEnd(15)} ${state.padEnd(9)} ${change.finality}`;
  if (change.changes.length === 0) return [cells('bilateral', change.type, '')];
  return change.changes.map((each) => cells(recordName(each, bilateral), each.action, each.state));
}

export const TIMELINE_HEADER = `${'ledger time (UTC)'.padEnd(19)}  ${'record'.padEnd(44)} ${'action'.padEnd(12)} ${'signed by'.padEnd(15)} ${'state'.padEnd(9)} finality`;

function recordName(change: RecordChange, bilateral: SmartBilateral): string {
  const record = [...bilateral.book.all(change.kind as never)].find(
    (each: BookRecord) => each.recordId === change.recordId,
  );
  return `${change.kind} ${nameOf((record as BookRecord | undefined)?.document)}`;
}

function nameOf(document: BusinessDocument | undefined): string {
  switch (document?.kind) {
    case undefined:
      return '(document not here yet)';
    case 'agreement':
      return document.name;
    case 'terms':
      return `${document.productOffering}, option ${document.invoiceOption}`;
    case 'order':
      return `${document.externalId}/${document.itemId} ${document.productOffering}`;
    case 'usage':
      return `item ${document.order.itemId}, ${document.charge}, ${document.interval.from.slice(0, 7)}`;
    case 'rating':
      return `item ${document.order.itemId}, ${document.charge}`;
    case 'invoice':
      return document.billNo;
    case 'payment':
      return document.reference;
  }
}

/** An invoice as a table, each charge with the lines that explain it. */
export function invoiceText({ invoice, ratings }: BilledInvoice, bilateral: SmartBilateral): string {
  const document = bilateral.record(invoice)?.document;
  if (document === undefined) return 'invoice without its document';
  const rows = document.items.flatMap((item, index) => {
    const pointer = ratings[index];
    const lines = (pointer && bilateral.record(pointer)?.document?.lines) ?? [];
    return [
      [
        `${item.id}  ${item.productName}, ${item.charge}`,
        item.quantity,
        item.unit,
        '',
        amount(item.net.minor),
        amount(item.tax.minor),
        item.state,
      ],
      ...lines.map((line) => [
        `     ${line.description}`,
        line.quantity,
        line.unit,
        line.unitPrice,
        line.exact,
        '',
        '',
      ]),
    ];
  });
  const title = `Invoice ${document.billNo}  (option ${document.option}, ${document.period.from.slice(0, 10)} to ${document.period.to.slice(0, 10)}, due ${document.paymentDueDate.slice(0, 10)})`;
  const totals = `net ${amount(document.net.minor)}   tax ${amount(document.tax.minor)}   gross ${amount(document.gross.minor)} ${CURRENCY.code}`;
  return [
    title,
    table(['item', 'quantity', 'unit', 'unit price', 'net', 'tax', 'state'], rows, [1, 3, 4, 5]),
    totals,
  ].join('\n');
}

function amount(minor: string): string {
  return formatMinor(BigInt(minor), MINOR_DIGITS);
}

/** The three amounts that everybody asks for. */
export function balanceText({ billed, paid, open }: Balance): string {
  const of = (minor: bigint): string => `${formatMinor(minor, MINOR_DIGITS)} ${CURRENCY.code}`;
  return `${PARTIES[1].name} to ${PARTIES[0].name}:  billed ${of(billed.minor)}   paid ${of(paid.minor)}   open ${of(open.minor)}`;
}
