/** The bytes with one of them replaced. */
export function patched(bytes, offset, value) {
  const copy = bytes.slice();
  copy[offset] = value;
  return copy;
}
