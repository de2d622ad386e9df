import type { EvmAccount } from '@lateral/adapter-evm';
import { deployRegister, evmLedger, privateKeyAccount } from '@lateral/adapter-evm';
import { fromHex } from '@lateral/core';
import type { Anvil } from '@lateral/devnet-evm';
import { startAnvil } from '@lateral/devnet-evm';
import type { Stage, StageOptions } from './stage.js';
import { STEP_SECONDS, storyClock } from './story-clock.js';

/** Time for the deployment, before the story begins. */
const SET_UP_SECONDS = 3_600;

/**
 * An EVM chain of its own that ends with the run, and a register on it.
 *
 * Its ledger time is block time, so the story moves the chain's as it moves its own clock: each command has a block to itself, a
 * minute after the one before, and the node is told of longer times before the next block. Otherwise the month would take a month.
 */
export async function evmStage({ since }: StageOptions): Promise<Stage> {
  const anvil = await startAnvil({ timestamp: since - SET_UP_SECONDS });
  const { rpc, url, chainId } = anvil;
  await rpc('anvil_setBlockTimestampInterval', [STEP_SECONDS]);
  const register = await deployRegister({ rpc, account: await accountOf(anvil, 0) });
  const tellNode = (seconds: number) => rpc('evm_setNextBlockTimestamp', [seconds]);
  await tellNode(since);

  const finality = 'instant'; // nobody undoes a block of this chain
  const options = {
    endpoints: [url],
    chainId,
    register,
    algorithms: register.algorithms,
    finality,
    pollMs: 100,
  } as const;
  const [buyer, seller] = [
    evmLedger({ ...options, account: await accountOf(anvil, 1) }),
    evmLedger({ ...options, account: await accountOf(anvil, 2) }),
  ];
  await Promise.all([buyer.open(), seller.open()]);

  const { clock, moveTo, step } = storyClock(since);
  return {
    ledgers: [buyer, seller],
    title: `Ledger ${buyer.profile.network}, register ${register.address}, on an anvil of its own`,
    folder: undefined,
    ...{ clock, step },
    moveTo: async (seconds) => {
      moveTo(seconds);
      await tellNode(clock());
    },
    close: async () => {
      await Promise.all([buyer.close(), seller.close()]);
      await anvil.stop();
    },
  };
}

/** An account that pays for transactions. */
function accountOf({ accounts }: Anvil, index: number): Promise<EvmAccount> {
  const account = accounts[index];
  if (account === undefined) throw new RangeError(`anvil funds ${accounts.length} accounts, not ${index + 1}`);
  return privateKeyAccount(fromHex(account.privateKey.slice(2)));
}
