/** One row of an answer, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** @returns Rows of one statement; none where there were several. */
export function rowsOf(answer: unknown): readonly Row[] {
  return isAnswer(answer) ? answer.rows : [];
}

function isAnswer(answer: unknown): answer is { readonly rows: readonly Row[] } {
  return typeof answer === 'object' && answer !== null && 'rows' in answer;
}

/** @throws TypeError for a column that is none: the statement must say `::text`. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`Column ${column} is no text`);
  return value;
}

/** As text, since `pg` may have been told to read a bigint as anything. @throws TypeError or SyntaxError */
export function bigintIn(row: Row, column: string): bigint {
  return BigInt(textIn(row, column));
}

/** A copy, and no Buffer. @returns undefined for NULL. @throws TypeError for a column that is no bytea. */
export function bytesIn(row: Row, column: string): Uint8Array | undefined {
  const value = row[column];
  if (value === null) return undefined;
  if (!ArrayBuffer.isView(value)) throw new TypeError(`Column ${column} is no bytea`);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
}
