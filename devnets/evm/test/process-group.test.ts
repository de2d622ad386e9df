import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import { eventually, isAlive } from './chain-view.js';

/** Starts a process with a group of one and answers what the group holds. */
async function startParent(folder: string): Promise<{ parent: number; ward: number; wardFolder: string }> {
  const source = fileURLToPath(new URL('../src/process-group.ts', import.meta.url));
  writeFileSync(join(folder, 'process-group.mjs'), transformFileSync(source, { jsc: { target: 'es2022' } }).code);
  const script = `
    import { ProcessGroup } from './process-group.mjs';
    const group = new ProcessGroup();
    const { pid } = group.start('/bin/sleep', ['60'], 'log');
    console.log(JSON.stringify({ ward: pid, wardFolder: group.folder }));
    setInterval(() => undefined, 1000);`;
  writeFileSync(join(folder, 'parent.mjs'), script);
  const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  return { parent: parent.pid ?? 0, ...(JSON.parse(line.toString()) as { ward: number; wardFolder: string }) };
}

describe('ProcessGroup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'process-group-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('leaves nothing behind when its own process ends by %s', async (signal) => {
    const { parent, ward, wardFolder } = await startParent(folder);
    expect(isAlive(ward) && existsSync(wardFolder)).toBe(true);
    process.kill(parent, signal);
    const left = await eventually(
      () => Promise.resolve([isAlive(ward), existsSync(wardFolder)]),
      (signs) => !signs.includes(true),
    );
    expect(left).toEqual([false, false]);
  });
});
