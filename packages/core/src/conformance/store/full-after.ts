import { checkBatch } from '../../store/check.js';
import { StoreError } from '../../store/errors.js';
import type { Store, StoreWrite } from '../../store/store.js';

/**
 * A store on a disk that has room for so many bytes: the batch that would pass them is refused whole with `storeFull`, and so is
 * each one after it, however small. Reading goes on.
 *
 * The wrapped store itself stays as it is: go on with that one for what happens once there is room again.
 *
 * @param bytes - Of keys and values, counted over all batches; removing gives none back, as in a log. 0 or more.
 */
export function fullAfter(store: Store, bytes: number): Store {
  let room = bytes;
  const write = async (batch: readonly StoreWrite[]): Promise<void> => {
    if (room < 0) throw full(bytes);
    checkBatch(batch);
    room -= batch.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
    if (room < 0) throw full(bytes);
    await store.write(batch);
  };
  return {
    open: (options) => store.open(options),
    close: () => store.close(),
    get: (key) => store.get(key),
    range: (range) => store.range(range),
    write,
  };
}

function full(bytes: number): StoreError {
  return new StoreError(`No room left after ${bytes} bytes; make room, then open it again`, 'storeFull');
}
