/** A deep copy of plain data and byte strings, so that nobody outside holds what the ledger judges by. */
export function copyOf<T>(value: T): T {
  return copyMember(value) as T; // safe: each branch keeps the shape
}

function copyMember(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof Map) return new Map([...value].map(([name, member]) => [name, copyMember(member)]));
  if (Array.isArray(value)) return value.map(copyMember);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyMember(member)]));
}
