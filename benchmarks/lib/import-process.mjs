/** New processes that import modules and do nothing else. */
import { execFileSync } from 'node:child_process';

/**
 * Microseconds of CPU of a process from its start until these modules are loaded.
 *
 * @param {{ folder?: string, flags?: string[] }} [options] - The folder that they are found from, and flags of Node.
 */
export function importCpu(modules, options) {
  const script = `${importsOf(modules)} const { user, system } = process.cpuUsage(); console.log(user + system);`;
  return Number(execute(['--input-type=module', '--eval', script], options));
}

/** URLs of all modules that importing these loads, those of CommonJS included. */
export function loadedModules(modules) {
  const watch = new URL('./watch-modules.mjs', import.meta.url).href;
  const answer = execute(['--import', watch, '--input-type=module', '--eval', importsOf(modules)]);
  return answer.split('\n').filter((line) => line !== '');
}

function importsOf(modules) {
  return modules.map((name) => `import '${name}';`).join(' ');
}

function execute(parameters, { folder = import.meta.dirname, flags = [] } = {}) {
  return execFileSync(process.execPath, [...flags, ...parameters], { encoding: 'utf8', cwd: folder });
}
