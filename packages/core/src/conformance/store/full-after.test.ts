import { memoryStore } from '../../store/memory-store.js';
import { fullAfter } from './full-after.js';

const ten = (key: string): { readonly key: string; readonly value: Uint8Array } => ({ key, value: new Uint8Array(9) });
const FULL = { name: 'StoreError', code: 'storeFull' };

describe('fullAfter', () => {
  it('takes what fits to the byte, refuses the batch that does not whole, and every one after it', async () => {
    const store = memoryStore();
    const full = fullAfter(store, 30);
    await full.open();
    await full.write([ten('a'), ten('b')]);
    await full.write([ten('c')]);
    await expect(full.write([{ key: 'd', value: undefined }, ten('e')])).rejects.toMatchObject(FULL);
    await expect(full.write([])).rejects.toMatchObject(FULL);
    const range = { from: 'a', to: 'z', limit: 10 };
    expect((await full.range(range)).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(await full.get('a')).toEqual(new Uint8Array(9));
  });

  it('leaves the store within as it is, which has room', async () => {
    const store = memoryStore();
    const full = fullAfter(store, 0);
    await full.open();
    await expect(full.write([ten('a')])).rejects.toMatchObject(FULL);
    await store.write([ten('a')]);
    expect(await full.get('a')).toEqual(new Uint8Array(9));
  });

  it('spends nothing on a batch that no store takes', async () => {
    const full = fullAfter(memoryStore(), 10);
    await full.open();
    await expect(full.write([ten('no key')])).rejects.toThrow(RangeError);
    await full.write([ten('a')]);
    await full.close();
    await expect(full.get('a')).rejects.toMatchObject({ code: 'storeClosed' });
  });
});
