import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { levelStore } from '@lateral/store-level';
import { contentsOf, newFolder, remove } from './folders.js';

const level = createRequire(import.meta.url).resolve('classic-level');
const LOCKED = { name: 'StoreError', code: 'storeLocked' };
const hello = [{ key: 'hello', value: Buffer.from('world') }];

describe('two owners of one folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => {
    remove(folder);
  });

  it('are one too many within a process, whatever the folder is called', async () => {
    const store = levelStore({ folder });
    await store.open();
    const link = join(folder, 'link');
    symlinkSync(folder, link);
    for (const name of [folder, `${folder}/.`, relative(process.cwd(), folder), link]) {
      const second = levelStore({ folder: name });
      await expect(second.open()).rejects.toMatchObject(LOCKED);
      await second.close();
    }
    await store.write(hello); // closing those that were refused has taken nothing away
    const third = levelStore({ folder });
    await expect(third.open()).rejects.toMatchObject(LOCKED);
    await store.close();
    await third.open();
    await third.close();
  });

  it('are one too many in two processes, also after an attempt within the first', async () => {
    const store = levelStore({ folder });
    await store.open();
    await expect(levelStore({ folder }).open()).rejects.toMatchObject(LOCKED);
    const script = `const { ClassicLevel } = require(${JSON.stringify(level)});
      new ClassicLevel(${JSON.stringify(folder)}).open().then(() => console.log('open'), (e) => console.log(e.cause.code));`;
    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('LEVEL_LOCKED\n');
    await store.close();
  });

  it('are refused while another process has it, and let in when that one is killed', async () => {
    await contentsOf(folder);
    const script = `const { ClassicLevel } = require(${JSON.stringify(level)});
      new ClassicLevel(${JSON.stringify(folder)}).open().then(() => console.log('open')); setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    const store = levelStore({ folder });
    await expect(store.open()).rejects.toMatchObject(LOCKED);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await store.open();
    await store.close();
  });
});
