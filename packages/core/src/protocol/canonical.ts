import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { utf8 } from './bytes.js';
import { JsonNumber, readJson } from './json.js';

/** A value of a canonical document: no numbers, no null. */
export type DocumentValue = string | boolean | readonly DocumentValue[] | DocumentObject;
export interface DocumentObject {
  readonly [member: string]: DocumentValue;
}

export type DocumentProblemCode =
  | 'syntax'
  | 'duplicateMember'
  | 'tooDeep'
  | 'tooLarge'
  | 'loneSurrogate'
  | 'number'
  | 'null'
  | 'notNfc'
  | 'instant'
  | 'root';

/** Why something is no canonical document: where (RFC 6901 pointer), the value, and what would be right. */
export interface DocumentProblem {
  readonly code: DocumentProblemCode;
  readonly pointer: string;
  readonly value: string;
  readonly expected: string;
}

const DEPTH_MAX = 32;
const BYTES_MAX = 1_048_576;
/** Of one UTF-16 code unit in UTF-8. */
const UTF8_BYTES_MAX = 3;
/** Below it sorting by insertion is quick, whoever chose the names. */
const FEW_MEMBERS = 32;
const PLAIN = /^[ !#-[\]-~]*$/; // ASCII that needs no escape and is in NFC
const HYPHEN = 0x2d;
const LONE_SURROGATE = /\p{Surrogate}/u;
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}/;
const CANONICAL_INSTANT = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** Carries a problem out of the recursion; each container on the way puts its own step in front of the pointer. */
class ProblemError extends Error {
  pointer = '';

  constructor(readonly problem: Omit<DocumentProblem, 'pointer'>) {
    super(problem.code);
  }
}

function refuse(code: DocumentProblemCode, value: unknown, expected: string): never {
  throw new ProblemError({ code, value: String(value).slice(0, 120), expected });
}

/** The error with one more step before its pointer: paths are spelled for what is refused only. */
function below(step: string | number, error: unknown): unknown {
  if (error instanceof ProblemError) error.pointer = `/${escapePointer(String(step))}${error.pointer}`;
  return error;
}

/** The canonical text of a document: RFC 8785 over the restricted profile of spec/bytes.md §3. Members that are undefined are absent. */
export function canonicalText(document: object, bytesMax = BYTES_MAX): Either<DocumentProblem, string> {
  try {
    if (Array.isArray(document) || document instanceof JsonNumber) refuse('root', 'no object', 'an object');
    const text = writeObject('', document, 1);
    if (isLonger(text, bytesMax)) refuse('tooLarge', `${text.length} characters`, `at most ${bytesMax} bytes`);
    return E.right(text);
  } catch (error) {
    if (error instanceof ProblemError) return E.left({ ...error.problem, pointer: error.pointer });
    throw error;
  }
}

/** {@link canonicalText} as UTF-8 bytes: what is hashed, stored and sent. */
export function canonicalBytes(document: object): Either<DocumentProblem, Uint8Array> {
  return E.map(utf8)(canonicalText(document));
}

/** Reads a document from any JSON text, checked on the raw text, and gives its canonical text. */
export function canonicaliseText(text: string): Either<DocumentProblem, string> {
  return E.chain((value) =>
    typeof value === 'object' && value !== null
      ? canonicalText(value)
      : E.left<DocumentProblem, string>({
          code: 'root',
          pointer: '',
          value: text.slice(0, 120),
          expected: 'an object',
        }),
  )(E.mapLeft(toProblem)(readJson(text, { maxDepth: DEPTH_MAX })));
}

function toProblem({ code, pointer, value, expected }: DocumentProblem): DocumentProblem {
  return { code, pointer, value, expected };
}

/** Most texts are so short that nobody needs to count their bytes. */
function isLonger(text: string, bytesMax: number): boolean {
  if (text.length * UTF8_BYTES_MAX <= bytesMax) return false;
  return text.length > bytesMax || utf8(text).length > bytesMax;
}

/** Writes a value behind `text`. One text that grows is put together in half the time of many that are put into each other. */
function write(text: string, value: unknown, depth: number): string {
  if (typeof value === 'string') return writeText(text, value);
  if (typeof value === 'boolean') return text + (value ? 'true' : 'false');
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return refuseValue(value);
  if (depth >= DEPTH_MAX) return refuse('tooDeep', 'a container', `at most ${DEPTH_MAX} levels`);
  return Array.isArray(value) ? writeArray(text, value, depth + 1) : writeObject(text, value, depth + 1);
}

function refuseValue(value: unknown): never {
  if (value === null) refuse('null', value, 'the member left out');
  refuse('number', value instanceof JsonNumber ? value.text : value, 'a decimal in a string');
}

function writeArray(before: string, items: readonly unknown[], depth: number): string {
  let text = before + '[';
  let index = 0;
  try {
    for (; index < items.length; index++) text = write(index === 0 ? text : text + ',', items[index], depth);
  } catch (error) {
    throw below(index, error);
  }
  return text + ']';
}

function writeObject(before: string, value: object, depth: number): string {
  let text = before;
  let sign = '{';
  let member = '';
  try {
    for (member of sortedMembers(value)) {
      const item = (value as Record<string, unknown>)[member];
      if (item === undefined) continue;
      text = write(quote(text + sign, member) + ':', item, depth);
      sign = ',';
    }
  } catch (error) {
    throw below(member, error);
  }
  return sign === '{' ? text + '{}' : text + '}';
}

/** Names by UTF-16 code units. Few names are sorted by insertion, which takes half the time of the engine's sort. */
function sortedMembers(value: object): string[] {
  const members = Object.keys(value);
  if (members.length > FEW_MEMBERS) return members.sort();
  for (let end = 1; end < members.length; end++) {
    const member = members[end] ?? '';
    let place = end;
    for (let before = members[place - 1]; before !== undefined && before > member; before = members[place - 1]) {
      members[place--] = before;
    }
    members[place] = member;
  }
  return members;
}

/** A member's name as a token of an RFC 6901 pointer. */
export function escapePointer(member: string): string {
  return member.includes('~') || member.includes('/') ? member.replaceAll('~', '~0').replaceAll('/', '~1') : member;
}

/** A string value; what looks like an instant must be one. Member names are not looked at so. */
function writeText(before: string, text: string): string {
  const quoted = quote(before, text);
  if (text.charCodeAt(4) === HYPHEN && INSTANT.test(text) && !isInstant(text))
    refuse('instant', text, 'an instant that exists, as YYYY-MM-DDTHH:MM:SSZ');
  return quoted;
}

function quote(before: string, text: string): string {
  if (PLAIN.test(text)) return before + '"' + text + '"';
  if (LONE_SURROGATE.test(text)) refuse('loneSurrogate', JSON.stringify(text), 'Unicode text without lone surrogates');
  if (text.normalize('NFC') !== text) refuse('notNfc', text, 'the text in Unicode NFC');
  return before + JSON.stringify(text);
}

/** Whether the text is an instant in canonical spelling, on a day that the Gregorian calendar has. */
export function isInstant(text: string): boolean {
  const parts = CANONICAL_INSTANT.exec(text);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
