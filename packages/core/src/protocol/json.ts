import { left, right, type Either } from 'fp-ts/lib/Either.js';

/** A number by its source text, so that `120.0`, 20 digits or `1e2` reach the reader as they were written. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** What a JSON text says, nothing lost but blanks and the spelling of strings. */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonObject;

/** An object without a prototype: `__proto__` and `constructor` are members like any other. */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}

/** Why a text is refused, and where. */
export interface JsonProblem {
  /** RFC 6901 pointer to the value that was being read; `""` is the whole document. */
  readonly pointer: string;
  /** UTF-16 code units from the start of the text, from 0. */
  readonly offset: number;
  readonly code: 'syntax' | 'duplicateMember' | 'tooDeep' | 'tooLarge' | 'loneSurrogate';
  /** What stands there, at most 40 characters of it. */
  readonly value: string;
  /** What would be right, as in "a comma or the end of the array". */
  readonly expected: string;
}

export interface JsonLimits {
  /** Objects and arrays within each other, 0 to 1,000. @default 64 */
  readonly maxDepth?: number;
  /** UTF-16 code units of the text. @default 16,777,216 */
  readonly maxChars?: number;
}

type MutableObject = Record<string, JsonValue>;

const DEFAULT_DEPTH = 64;
/** The reader calls itself once a level; this many levels fit any stack. */
const DEPTH_MAX = 1_000;
const DEFAULT_CHARS = 16_777_216;
const EXCERPT_CHARS = 40;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANKS = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:(["\\/bfnrt])|u([\da-fA-F]{4}))/y;
/** Under the `u` flag a pair is one character, so only lone halves match. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const ANY_SURROGATE = /[\ud800-\udfff]/;
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const QUOTE = 34;
const BACKSLASH = 92;
const SPACE = 32;

/**
 * Reads a JSON text (RFC 8259) without loss: numbers stay text, and a text that readers could understand differently
 * is refused: repeated members, lone surrogates, a byte order mark.
 *
 * @returns The value, or the first problem in the order of the text.
 */
export function readJson(text: string, limits: JsonLimits = {}): Either<JsonProblem, JsonValue> {
  const { maxDepth = DEFAULT_DEPTH, maxChars = DEFAULT_CHARS } = limits;
  if (text.length > maxChars) {
    const value = `${text.length} characters`;
    return left({ pointer: '', offset: maxChars, code: 'tooLarge', value, expected: `at most ${maxChars} characters` });
  }
  const depth = Math.min(maxDepth, DEPTH_MAX);
  const plain = parsePlainJson(text, (value) => shortestSpelling(value, depth));
  if (plain !== undefined) return right(withoutPrototypes(plain as JsonValue));
  try {
    return right(new JsonReader(text, depth).document());
  } catch (refusal) {
    if (refusal instanceof JsonRefusal) return left(refusal.problem);
    throw refusal;
  }
}

/** RFC 6901 pointer to where the steps lead: member names and indexes, from the root on. */
export function jsonPointer(steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * Reads by `JSON.parse` where that is lossless and quick to show, as for most lines of a usage file: no number, no
 * repeated member, no escape, no blank outside of strings. Objects have the ordinary prototype, so ask them for known
 * members only.
 *
 * @param lengthOf - Length of the shortest JSON text of a parsed value that may be read so; `NaN` for any other value.
 * @returns `undefined` when the text is not of that kind; {@link readJson} then reads it or says what is wrong.
 */
export function parsePlainJson(text: string, lengthOf: (value: unknown) => number): unknown {
  if (ANY_SURROGATE.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    // The shortest spelling is as long as the source only if nothing was dropped, escaped or spaced out.
    return lengthOf(value) === text.length ? value : undefined;
  } catch {
    return undefined; // not JSON: the tokenizer finds out why
  }
}

/** Length of the shortest spelling of a parsed value; `NaN` with a number in it or below `depth` levels. */
function shortestSpelling(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'boolean') return value ? 4 : 5;
  if (value === null) return 4;
  if (typeof value !== 'object' || depth === 0) return Number.NaN;
  let length = 1; // a bracket; each element brings the comma or the bracket behind it
  if (Array.isArray(value)) {
    for (const element of value) length += shortestSpelling(element, depth - 1) + 1;
  } else {
    const members = value as Readonly<Record<string, unknown>>;
    for (const name in members) length += name.length + 3 + shortestSpelling(members[name], depth - 1) + 1;
  }
  return Math.max(length, 2);
}

function withoutPrototypes(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) withoutPrototypes(part as JsonValue);
  return Array.isArray(value) ? value : (Object.setPrototypeOf(value, null) as JsonObject);
}

/** Recursive descent; it throws {@link JsonRefusal} at the first problem. */
class JsonReader {
  #at = 0;
  readonly #path: (string | number)[] = [];

  constructor(
    readonly text: string,
    readonly maxDepth: number,
  ) {}

  document(): JsonValue {
    if (this.text.startsWith('\ufeff')) return this.#refuse('a text without a byte order mark');
    const value = this.#value();
    this.#skipBlanks();
    return this.#at === this.text.length ? value : this.#refuse('nothing behind the value');
  }

  #value(): JsonValue {
    this.#skipBlanks();
    switch (this.text.charAt(this.#at)) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(): JsonObject {
    this.#enter();
    const members = Object.create(null) as MutableObject;
    if (this.#skips('}')) return members;
    do {
      this.#skipBlanks();
      const nameAt = this.#at;
      if (this.text.charCodeAt(nameAt) !== QUOTE) return this.#refuse('a member name in double quotes');
      const name = this.#string();
      this.#path.push(name);
      if (name in members) return this.#refuse('this member once: remove one of the two', 'duplicateMember', nameAt);
      if (!this.#skips(':')) return this.#refuse('a colon behind the member name');
      members[name] = this.#value();
      this.#path.pop();
    } while (this.#skips(','));
    return this.#skips('}') ? members : this.#refuse('a comma or the end of the object');
  }

  #array(): readonly JsonValue[] {
    this.#enter();
    const elements: JsonValue[] = [];
    if (this.#skips(']')) return elements;
    do {
      this.#path.push(elements.length);
      elements.push(this.#value());
      this.#path.pop();
    } while (this.#skips(','));
    return this.#skips(']') ? elements : this.#refuse('a comma or the end of the array');
  }

  /** Steps over an opening bracket. The path is as long as the brackets that are open. */
  #enter(): void {
    if (this.#path.length >= this.maxDepth) this.#refuse(`at most ${this.maxDepth} levels`, 'tooDeep');
    this.#at++;
  }

  #string(): string {
    const start = this.#at++;
    let value = '';
    for (let from = this.#at; ; from = this.#at) {
      let code = this.text.charCodeAt(this.#at);
      while (code >= SPACE && code !== QUOTE && code !== BACKSLASH) code = this.text.charCodeAt(++this.#at);
      value += this.text.slice(from, this.#at);
      if (code === QUOTE) break;
      if (code !== BACKSLASH) return this.#refuse('a closing quote; control characters are escaped, as in "\\n"');
      value += this.#escape();
    }
    this.#at++;
    return LONE_SURROGATE.test(value) ? this.#refuse('surrogates in pairs only', 'loneSurrogate', start) : value;
  }

  #escape(): string {
    ESCAPE.lastIndex = this.#at;
    const [escape, letter = '', digits = ''] = ESCAPE.exec(this.text) ?? [];
    if (escape === undefined) {
      return this.#refuse('one of \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits');
    }
    this.#at += escape.length;
    return ESCAPED[letter] ?? String.fromCharCode(Number.parseInt(digits, 16));
  }

  #number(): JsonNumber {
    NUMBER.lastIndex = this.#at;
    const number = NUMBER.exec(this.text)?.[0];
    if (number === undefined) return this.#refuse('a JSON value');
    this.#at += number.length;
    return new JsonNumber(number);
  }

  #word<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.#at)) return this.#refuse('a JSON value');
    this.#at += word.length;
    return value;
  }

  #skips(sign: string): boolean {
    this.#skipBlanks();
    if (this.text.charAt(this.#at) !== sign) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    if (this.text.charCodeAt(this.#at) > SPACE) return; // compact text has none: spare it the expression
    BLANKS.lastIndex = this.#at;
    BLANKS.test(this.text);
    this.#at = BLANKS.lastIndex;
  }

  #refuse(expected: string, code: JsonProblem['code'] = 'syntax', offset = this.#at): never {
    const value = this.text.slice(offset, offset + EXCERPT_CHARS);
    throw new JsonRefusal({ pointer: jsonPointer(this.#path), offset, code, value, expected });
  }
}

/** Carries a problem out of the recursion; it never leaves this file. */
class JsonRefusal extends Error {
  constructor(readonly problem: JsonProblem) {
    super(problem.expected);
  }
}
