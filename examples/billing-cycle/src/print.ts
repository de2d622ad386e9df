import type {
  Balance,
  BilateralChange,
  BookRecord,
  BusinessDocument,
  RecordChange,
  SmartBilateral,
} from '@lateral/core';
import { formatMinor } from '@lateral/core';
import type { BilledInvoice } from './billing.js';
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

const COLUMNS = { time: 19, record: 44, action: 12, signed: 14, state: 9 } as const;

export const TIMELINE_HEADER = timelineLine({
  time: 'ledger time (UTC)',
  record: 'record',
  action: 'action',
  signed: 'signed by',
  state: 'state',
  finality: 'finality',
});

/** The lines of the timeline that an announcement makes. */
export function timelineLines(change: BilateralChange, bilateral: SmartBilateral): readonly string[] {
  const { type: action, finality, changes } = change;
  const time = new Date(change.time * 1_000).toISOString().slice(0, 19).replace('T', ' ');
  const signed = change.signedBy.map((party) => (party === 0 ? 'buyer' : 'seller')).join(' + ');
  const common = { time, signed, finality };
  if (changes.length === 0) return [timelineLine({ ...common, record: 'bilateral', action, state: '' })];
  return changes.map((each) => timelineLine({ ...common, ...each, record: recordName(each, bilateral) }));
}

function timelineLine(cells: Readonly<Record<keyof typeof COLUMNS | 'finality', string>>): string {
  const columns = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).map((column) =>
    fit(cells[column], COLUMNS[column]),
  );
  return [...columns, cells.finality].join('  ');
}

/** Text of exactly this width; what is too long ends with an ellipsis. */
function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

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
    const rating = pointer && bilateral.record(pointer)?.document;
    const name = `${item.id}  ${item.productName} (item ${item.order.itemId}), ${item.charge}`;
    const amounts = [rating?.exact ?? '', amount(item.net.minor), amount(item.tax.minor), item.state];
    const lines = rating?.lines ?? [];
    return [
      [name, item.quantity, item.unit, '', ...amounts],
      ...lines.map((line) => [`     ${line.description}`, line.quantity, line.unit, line.unitPrice, line.exact]),
    ];
  });
  const [from, to, due] = [document.period.from, document.period.to, document.paymentDueDate].map((each) =>
    each.slice(0, 10),
  );
  return [
    `Invoice ${document.billNo}  (option ${document.option}, account ${document.billingAccount}, ${from} to ${to}, due ${due})`,
    table(['item', 'quantity', 'unit', 'unit price', 'exact', 'net', 'tax', 'state'], rows, [1, 3, 4, 5, 6]),
    `net ${amount(document.net.minor)}   tax ${amount(document.tax.minor)}   gross ${amount(document.gross.minor)} ${CURRENCY.code}`,
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

/** What a run leaves behind. @param files - Two at least. */
export function writtenText(files: readonly string[]): string {
  return `Wrote ${files.slice(0, -1).join(', ')} and ${files.at(-1) ?? ''}`;
}
