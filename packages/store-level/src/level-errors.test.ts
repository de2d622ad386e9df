import { StoreError } from '@lateral/core';
import { toStoreError } from './level-errors.js';

/** As LevelDB's errors come out of abstract-level when it opens. */
function openError(text: string): Error {
  return new Error('Database failed to open', { cause: new Error(text) });
}

describe('toStoreError', () => {
  it.each([
    ['IO error: lock /data/LOCK: already held by process', 'storeLocked'],
    ['IO error: lock /data/LOCK: Resource temporarily unavailable', 'storeLocked'],
    ['IO error: lock /data/LOCK: Permission denied', 'storeReadOnly'],
    ['IO error: /data/000005.log: Read-only file system', 'storeReadOnly'],
    ['IO error: /data/000005.log: No space left on device', 'storeFull'],
    ['IO error: /data/000005.log: Disk quota exceeded', 'storeFull'],
    ['Corruption: 1 missing files; e.g.: /data/000005.ldb', 'storeDamaged'],
    ['IO error: /data/000005.ldb: No such file or directory', 'storeDamaged'],
    ['IO error: /data/000005.log: Input/output error', 'storeUnavailable'],
  ])('reads %s as %s, and names the folder', (text, code) => {
    const native = openError(text);
    const error = toStoreError(native, '/data');
    expect(error).toMatchObject({ code, cause: native });
    expect(error.message).toContain('/data ');
    expect(error.message).toContain(text);
  });

  it('leaves an error of the store as it is', () => {
    const error = new StoreError('known', 'storeFenced');
    expect(toStoreError(error, '/data')).toBe(error);
  });

  it("reads the system's own codes", () => {
    const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(toStoreError(error, '/data').code).toBe('storeFull');
  });
});
