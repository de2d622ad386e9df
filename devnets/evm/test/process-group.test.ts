import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import { ProcessGroup } from '../src/process-group.js';
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

/** The letters by which Linux names the state of each thread: R runs, S waits, T is stopped. */
function statesOfThreads(pid: number): string[] {
  const threads = `/proc/${pid}/task`;
  return readdirSync(threads).map(
    (thread) => readFileSync(join(threads, thread, 'stat'), 'utf8').split(') ')[1]?.[0] ?? '',
  );
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

  const itWithThreads = existsSync('/proc/self/task') ? it : it.skip;
  itWithThreads('has frozen each thread of a program, on a busy machine too, once it says so', async () => {
    const group = new ProcessGroup();
    try {
      const busy = "for (let i = 0; i < 4; i++) new (require('worker_threads').Worker)('for (;;);', { eval: true })";
      const ward = group.start(process.execPath, ['-e', busy], 'log');
      const runs = (): Promise<boolean> => Promise.resolve(statesOfThreads(ward.pid).includes('R'));
      for (let round = 0; round < 50; round++) {
        await ward.freeze();
        expect(new Set(statesOfThreads(ward.pid))).toEqual(new Set(['T']));
        ward.thaw();
        expect(await eventually(runs, (isRunning) => isRunning)).toBe(true);
      }
      const freezing = ward.freeze();
      ward.thaw();
      await freezing; // which a program that goes on does not keep waiting
      await ward.end('SIGKILL');
      await ward.freeze(); // nothing to wait for
    } finally {
      await group.stop();
    }
  });
});
