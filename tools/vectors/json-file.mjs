/** JSON with one line for each entry of a list and each step of a sequence, so that a difference shows where it is. */
export function toText(value) {
  const plain = JSON.parse(JSON.stringify(value)); // sequences become data
  if (Array.isArray(plain)) return `${list(plain, '')}\n`;
  const members = Object.entries(plain).map(([name, entries]) => `  ${JSON.stringify(name)}: ${list(entries, '  ')}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

function list(entries, indent) {
  const lines = entries.map((entry) => `${indent}  ${line(entry, `${indent}  `)}`);
  return `[\n${lines.join(',\n')}\n${indent}]`;
}

function line(entry, indent) {
  if (!Array.isArray(entry?.steps)) return JSON.stringify(entry);
  const { steps, ...head } = entry;
  return `${JSON.stringify(head).slice(0, -1)},"steps":${list(steps, indent)}}`;
}
