import { startAnvil, type Hex } from '../src/index.js';
import { LOG_CONTRACT } from './log-contract.js';

/** Signs calls of the log contract. */
export interface Signer {
  /** @param account - Index of the test account. */
  readonly sign: (call: { readonly account: number; readonly nonce: number; readonly data: Hex }) => Promise<Hex>;
  readonly stop: () => Promise<void>;
}

/** An anvil that is never sent anything: it holds the same keys and signs for a chain with its id. */
export async function startSigner(chainId: number): Promise<Signer> {
  const { rpc, accounts, stop } = await startAnvil({ chainId });
  const fees = { type: '0x2', gas: '0x186a0', maxFeePerGas: '0x174876e800', maxPriorityFeePerGas: '0x3b9aca00' };
  return {
    sign: async ({ account, nonce, data }) => {
      const call = { from: accounts[account]?.address, to: LOG_CONTRACT, nonce: `0x${nonce.toString(16)}`, data };
      return (await rpc('eth_signTransaction', [{ ...call, ...fees }])) as Hex;
    },
    stop,
  };
}
