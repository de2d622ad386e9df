import { testAccounts } from '../src/accounts.js';
import { bytesToHex } from '../src/hex.js';
import { keccak256 } from '../src/keccak.js';

describe('keccak256', () => {
  it.each([
    ['the empty message', '', '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
    ['a short message', 'abc', '0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
  ])('digests %s', (_, message, digest) => {
    expect(bytesToHex(keccak256(Buffer.from(message)))).toBe(digest);
  });
});

describe('testAccounts', () => {
  it('derives the accounts that other development nodes fund', () => {
    expect(testAccounts(2)).toEqual([
      {
        address: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
        privateKey: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
      },
      {
        address: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
        privateKey: '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
      },
    ]);
  });
});
