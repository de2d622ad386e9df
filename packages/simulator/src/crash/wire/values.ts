import { types } from 'node:util';

/** What JSON does not have goes as an object of one member; no value of the port has a member of these names. */
const BYTES = '$bytes';
const UNDEFINED = '$undefined';

/** JSON of plain values, with bytes in base64 and `undefined` kept: who asks for a member must find what was there. */
export function valueToText(value: unknown): string {
  return JSON.stringify(toPlain(value));
}

/** What {@link valueToText} wrote. */
export function valueFromText(text: string): unknown {
  return fromPlain(JSON.parse(text));
}

function toPlain(value: unknown): unknown {
  if (value === undefined) return { [UNDEFINED]: true };
  if (types.isUint8Array(value)) return { [BYTES]: Buffer.from(value).toString('base64') };
  return overMembers(value, toPlain);
}

function fromPlain(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    if (UNDEFINED in value) return undefined;
    if (BYTES in value) return Uint8Array.from(Buffer.from(String(value[BYTES]), 'base64'));
  }
  return overMembers(value, fromPlain);
}

function overMembers(value: unknown, convert: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, convert(member)]));
}
