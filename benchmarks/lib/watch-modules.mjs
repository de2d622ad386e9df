/** Loaded first with `--import`: prints the URL of each module that is resolved from then on. */
import { writeSync } from 'node:fs';
import Module, { register } from 'node:module';
import { pathToFileURL } from 'node:url';

const hooks = `
import { writeSync } from 'node:fs';
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  writeSync(1, resolved.url + '\\n');
  return resolved;
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const resolveFilename = Module._resolveFilename; // CommonJS has no other way to be watched
Module._resolveFilename = (...request) => {
  const path = resolveFilename(...request);
  writeSync(1, `${pathToFileURL(path)}\n`);
  return path;
};
