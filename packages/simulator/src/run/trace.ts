/** One line of what happened. */
export interface TraceLine {
  /** Virtual units. */
  readonly time: number;
  readonly who: string;
  readonly what: string;
}

/** Takes down what happens, for the reader of a failure. */
export type Trace = (line: TraceLine) => void;

export const noTrace: Trace = () => undefined;

interface Row extends TraceLine {
  times: number;
  last: number;
}

/** The lines as a table. What somebody repeats without doing anything else in between takes one line. @param rowsMax - The last ones. */
export function traceTable(lines: readonly TraceLine[], rowsMax = Infinity): string {
  const rows: Row[] = [];
  const newest = new Map<string, Row>();
  for (const line of lines) {
    const before = newest.get(line.who);
    if (before?.what === line.what) {
      before.times++;
      before.last = line.time;
      continue;
    }
    const row: Row = { ...line, times: 1, last: line.time };
    newest.set(line.who, row);
    rows.push(row);
  }
  const left = Math.max(0, rows.length - rowsMax);
  const width = Math.max(0, ...rows.map(({ who }) => who.length));
  const table = rows.slice(left).map((row) => rowText(row, width));
  return [...(left === 0 ? [] : [`… ${left} earlier rows`]), ...table].join('\n');
}

function rowText({ time, who, what, times, last }: Row, width: number): string {
  const repeated = times === 1 ? '' : ` (${times} times, until ${last})`;
  return `${String(time).padStart(6)}  ${who.padEnd(width)}  ${what}${repeated}`;
}
