import { JsonNumber, type JsonObject, type JsonValue } from '@lateral/core';

const EXCERPT_CHARS = 60;

/**
 * Writes a JSON value member for member and each number by its own text: the echo of a document that was read.
 * Only blanks, the spelling of escapes and the place of members named like array indexes may differ.
 *
 * @param indent - Blanks per level; 0 writes one line. @default 0
 */
export function writeJson(value: JsonValue, indent = 0): string {
  const step = ' '.repeat(indent);
  return write(value, step === '' ? '' : '\n', step);
}

/** @param margin - Line break and blanks in front of the value's own line; empty for one line in all. */
function write(value: JsonValue, margin: string, step: string): string {
  if (value instanceof JsonNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = margin + step;
  const enclose = (open: string, parts: readonly string[], close: string) =>
    parts.length === 0 ? open + close : `${open}${inner}${parts.join(`,${inner}`)}${margin}${close}`;
  if (isList(value))
    return enclose(
      '[',
      value.map((element) => write(element, inner, step)),
      ']',
    );
  const colon = step === '' ? ':' : ': ';
  const members = Object.entries(value).map(
    ([name, member]) => JSON.stringify(name) + colon + write(member, inner, step),
  );
  return enclose('{', members, '}');
}

/** `Array.isArray` does not narrow a readonly list. */
function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A value as the message about it shows it. */
export function excerpt(value: unknown): string {
  if (value === undefined) return '';
  const text = writeJson(value as JsonValue);
  return text.length > EXCERPT_CHARS ? `${text.slice(0, EXCERPT_CHARS)}…` : text;
}
