/** Checks the JSON of spec/ against its schemas, and spec/table.json against its properties. Exits 1 with every violation. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { PROPERTIES } from './table-properties.mjs';

const readSpec = (path) => JSON.parse(readFileSync(new URL(`../spec/${path}`, import.meta.url), 'utf8'));

/** Files of spec/ and the schema beside each. */
export const SCHEMAS = {
  'table.json': 'table.schema.json',
  'errors.json': 'errors.schema.json',
  'mef-114/catalogue.json': 'mef-114/catalogue.schema.json',
};

/** Violations of a schema, as `pointer: what`. */
export function schemaViolations(schema, value) {
  const ajv = new Ajv({ allErrors: true });
  return ajv.validate(schema, value)
    ? []
    : ajv.errors.map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`);
}

/** Violations of every property of the table, each with the property's name. */
export function tableViolations(table) {
  return Object.entries(PROPERTIES).flatMap(([name, holds]) =>
    holds(table).map((violation) => `${name}: ${violation}`),
  );
}

/** The order of the list is the order of its numbers. */
export function errorViolations({ errors }) {
  const misplaced = errors
    .filter(({ number }, index) => number !== index + 1)
    .map(({ code }) => `${code}: not at the place of its number.`);
  const repeated = errors
    .filter(({ code }, index) => errors.findIndex((e) => e.code === code) !== index)
    .map(({ code }) => `${code}: stands twice.`);
  return [...misplaced, ...repeated];
}

function main() {
  const violations = [
    ...Object.entries(SCHEMAS).flatMap(([path, schema]) =>
      schemaViolations(readSpec(schema), readSpec(path)).map((violation) => `spec/${path}${violation}`),
    ),
    ...tableViolations(readSpec('table.json')),
    ...errorViolations(readSpec('errors.json')),
  ];
  violations.forEach((violation) => console.error(violation));
  if (violations.length === 0)
    console.log(`spec: ${Object.keys(SCHEMAS).length} schemas and ${Object.keys(PROPERTIES).length} properties hold`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
