import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findGeth, GETH_VERSION } from '../src/index.js';

const NAMES = ['GETH', 'PATH', 'LATERAL_CACHE'] as const;

describe('findGeth', () => {
  const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'find-geth-'));
    delete process.env['GETH'];
    process.env['PATH'] = folder;
    process.env['LATERAL_CACHE'] = join(folder, 'cache');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    for (const name of NAMES) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  function program(path: string, output = ''): string {
    writeFileSync(path, `#!/bin/sh\necho '${output}'\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('takes what GETH names, of whatever version', async () => {
    process.env['GETH'] = program(join(folder, 'mine'));
    expect(await findGeth()).toEqual({ path: join(folder, 'mine') });
  });

  it('looks no further when GETH names no program', async () => {
    process.env['GETH'] = join(folder, 'none');
    expect(await findGeth({ install: true })).toEqual({
      path: undefined,
      reason: expect.stringContaining('cannot be run') as unknown,
    });
  });

  it('takes the one on PATH when it has the right version', async () => {
    const geth = program(join(folder, 'geth'), `Version: ${GETH_VERSION}-stable`);
    expect(await findGeth()).toEqual({ path: geth });
  });

  it('passes another version by for the one in the cache', async () => {
    program(join(folder, 'geth'), 'Version: 1.10.0-stable');
    mkdirSync(join(folder, 'cache', `geth-${GETH_VERSION}`), { recursive: true });
    const cached = program(join(folder, 'cache', `geth-${GETH_VERSION}`, 'geth'));
    expect(await findGeth()).toEqual({ path: cached });
  });

  it('says what to do where there is none', async () => {
    const { reason } = (await findGeth()) as { reason: string };
    expect(reason).toMatch(/^No geth 1\.17\.10: It is neither on PATH nor at .*npm run devnet:evm -- install-geth/s);
  });

  it('builds with Go into the cache, whole or not at all', async () => {
    const go = join(folder, 'go');
    writeFileSync(go, '#!/bin/sh\necho "$@" > "$GOBIN/geth"\n');
    chmodSync(go, 0o755);
    expect(await findGeth({ install: true })).toEqual({ path: join(folder, 'cache', `geth-${GETH_VERSION}`, 'geth') });
    writeFileSync(go, '#!/bin/sh\nexit 1\n');
    rmSync(join(folder, 'cache'), { recursive: true });
    expect(await findGeth({ install: true })).toMatchObject({
      path: undefined,
      reason: expect.stringContaining('build failed') as unknown,
    });
  });
});
