import fc from 'fast-check';
import type { EvmAccount } from '../../src/account/account.js';
import { digestAccount } from '../../src/account/account.js';
import type { Lane } from '../../src/account/accounts.js';
import { Accounts, numberOf, turnOf } from '../../src/account/accounts.js';
import type { Numbers } from '../../src/account/numbers.js';
import type { Sender } from '../../src/account/sender.js';
import { loadSecp256k1 } from '../../src/account/secp256k1.js';

const SECRET = new Uint8Array(32).fill(7);

/** A transaction, signed. */
async function transaction(nonce: number): Promise<Uint8Array> {
  const secp256k1 = await loadSecp256k1();
  const address = `0x${'ab'.repeat(20)}`;
  const account = digestAccount({ address, signDigest: (digest) => secp256k1.sign(digest, SECRET) });
  const fees = { maxPriorityFeePerGas: 1n, maxFeePerGas: 2n, gasLimit: 21_000 };
  return account.signTransaction({ chainId: 1, nonce, ...fees, to: address, data: '0x' });
}

/** An account of which so many transactions are in blocks, and more in the pool of a node. */
function laneOf(address: string, used: number, pooled = used): Lane {
  const given: number[] = [];
  const numbers = {
    used: () => Promise.resolve(used),
    usedForEver: () => Promise.resolve(used - 1),
    inPool: () => Promise.resolve(pooled),
    next: () => Math.max(-1, ...given) + 1,
    give: (number: number) => void given.push(number),
  } satisfies Partial<Numbers>;
  const sender = {
    isWaiting: false,
    submit: ({ fields }) =>
      Promise.resolve({ status: 'unknown', commandId: '', reason: `${address} sends ${fields.nonce}` }),
  } satisfies Partial<Sender>;
  // safe: what is left out is not called here
  return {
    account: { address } as EvmAccount,
    numbers: numbers as unknown as Numbers,
    sender: sender as unknown as Sender,
  };
}

describe('accounts that take turns', () => {
  it('have one row of numbers, each of which is one number of one account', () => {
    expect([0, 1, 2, 3, 7].map((number) => turnOf(number, 3))).toEqual([
      { index: 0, nonce: 0 },
      { index: 1, nonce: 0 },
      { index: 2, nonce: 0 },
      { index: 0, nonce: 1 },
      { index: 1, nonce: 2 },
    ]);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 64 }), (number, accounts) => {
        expect(numberOf(turnOf(number, accounts), accounts)).toBe(number);
      }),
    );
  });

  it('have used the row up to the first number that one of them has not', async () => {
    const accounts = new Accounts([laneOf('a', 5), laneOf('b', 3), laneOf('c', 4)]);
    expect(await accounts.used()).toBe(3 * 3 + 1);
    expect(await accounts.usedForEver()).toBe(2 * 3 + 1);
  });

  it('give the next numbers to whose turn it is, and not what a pool of a node has', async () => {
    const accounts = new Accounts([laneOf('a', 2), laneOf('b', 2, 4)]);
    const given = [];
    for (let count = 0; count < 5; count++) given.push(await accounts.give());
    expect(given.map((number) => turnOf(number, 2))).toEqual([
      { index: 0, nonce: 2 },
      { index: 0, nonce: 3 },
      { index: 0, nonce: 4 },
      { index: 1, nonce: 4 },
      { index: 0, nonce: 5 },
    ]);
    expect(new Set(await Promise.all([accounts.give(), accounts.give(), accounts.give()])).size).toBe(3);
  });

  it('refuse to start where one has sent what the others have not, and name it', async () => {
    await expect(new Accounts([laneOf('a', 1_500), laneOf('b', 3)]).open()).rejects.toMatchObject({
      code: 'ledgerMismatch',
      message: expect.stringContaining('a has sent 1500 transactions and b has sent 3') as string,
    });
    await expect(new Accounts([laneOf('a', 1_000), laneOf('b', 3)]).open()).resolves.toBeUndefined();
  });

  it('send a transaction by the account whose turn its number is, and none whose number is another one', async () => {
    const two = new Accounts([laneOf('a', 0), laneOf('b', 0)]);
    const bytes = await transaction(5);
    const common = { commandId: '', bytes, awaits: [] };
    await expect(two.submit({ ...common, sequence: 11 })).resolves.toMatchObject({ reason: 'b sends 5' });
    await expect(two.submit({ ...common, sequence: 10 })).resolves.toMatchObject({ reason: 'a sends 5' });
    for (const other of [{}, { sequence: 12 }, { sequence: 5 }])
      await expect(two.submit({ ...common, ...other })).rejects.toMatchObject({ code: 'malformed', stage: 'rejected' });
    const one = new Accounts([laneOf('a', 0)]);
    await expect(one.submit(common)).resolves.toMatchObject({ reason: 'a sends 5' });
  });
});
