import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerProof } from '@lateral/core';
import type { EvmLedgerOptions } from '@lateral/adapter-evm';
import { deployRegister, evmLedger, privateKeyAccount } from '@lateral/adapter-evm';
import { verifyInclusion } from '@lateral/adapter-evm/proof';
import {
  agreementPointer,
  establishBilateral,
  fromHex,
  inProcessChannels,
  joinBilateral,
  LIFECYCLE,
  memoryStore,
} from '@lateral/core';
import type { Anvil } from '@lateral/devnet-evm';
import { findAnvil, startAnvil } from '@lateral/devnet-evm';
import { both } from '../src/bilateral.js';
import { bill, settle } from '../src/billing.js';
import { activate, completed, contract, measure } from '../src/cycle.js';
import { readOrder } from '../src/order-input.js';
import { keysOf, PARTIES } from '../src/parties.js';
import { termsFor } from '../src/terms.js';
import { readUsage } from '../src/usage-input.js';
import { usageFile } from '../src/usage-source.js';
import { fixture } from './demo-run.js';

/** The code of docs/how-to/evm.md is in the regions of this file. */
const PAGE = new URL('../../../docs/how-to/evm.md', import.meta.url);
const program = findAnvil();
const YEAR_SECONDS = 366 * 86_400;

// #region ethereum
const ethereum = {
  endpoints: ['https://one.example', 'https://two.example', 'https://three.example'],
  agreement: 2, // so many of them must call a block final
  finality: { tag: 'finalized' },
  kind: 'ethereum',
} as const;
// #endregion

// #region private
const privateBft = {
  endpoints: ['http://10.0.0.1:8545', 'http://10.0.0.2:8545'],
  finality: 'instant', // QBFT and IBFT 2.0 undo no block
  kind: 'privateBft',
  fees: { tip: 0n }, // where gas is free
} as const;
// #endregion

// #region other
const other = {
  endpoints: ['https://node.example'],
  finality: { depth: 64 }, // final under so many blocks
} as const;
// #endregion

describe('docs/how-to/evm.md', () => {
  it('shows code of this file and nothing else', () => {
    const regions = [
      ...readFileSync(new URL(import.meta.url), 'utf8').matchAll(/^ *\/\/ #region.*\n([\s\S]*?)\n *\/\/ #endregion/gm),
    ];
    const blocks = [...readFileSync(PAGE, 'utf8').matchAll(/```ts\n([\s\S]*?)\n```/g)];
    expect(blocks.map(([, code = '']) => code)).toEqual(regions.map(([, code = '']) => dedented(code)));
  });

  it.each<[Pick<EvmLedgerOptions, 'endpoints' | 'finality'>, object]>([
    [ethereum, { model: 'tag', tag: 'finalized' }],
    [privateBft, { model: 'instant' }],
    [other, { model: 'depth', depth: 64 }],
  ])('shows options that a ledger takes: %j', async (network, finality) => {
    const account = await privateKeyAccount(new Uint8Array(32).fill(1));
    const ledger = evmLedger({ ...network, chainId: 1, register: { address: `0x${'12'.repeat(20)}` }, account });
    expect(ledger.profile.finality).toEqual(finality);
  });
});

if (program.path === undefined) {
  console.warn(`SKIPPED: docs/how-to/evm.md on a chain: ${program.reason}`);
  describe.skip('anvil is not installed', () => {
    it('goes from options to a settled invoice', () => undefined);
  });
} else {
  describe('docs/how-to/evm.md on a chain', () => {
    let anvil: Anvil;

    beforeAll(async () => {
      anvil = await startAnvil();
    });
    afterAll(async () => {
      await anvil.stop();
    });

    it('goes from options to a settled invoice and its proof (R21, R23, R82, R89)', async () => {
      const deployer = await privateKeyAccount(relayerKeyOf(anvil, 2));
      const { address, since, chainId, algorithms, codeHash } = await deployRegister({
        rpc: anvil.rpc,
        account: deployer,
      });
      const network = { endpoints: [anvil.url], finality: 'instant', pollMs: 100 } as const;
      const [relayerKey, store, faults] = [relayerKeyOf(anvil, 0), memoryStore(), new Array<string>()];
      await store.open();

      // #region ledger
      const ledger = evmLedger({
        ...network, // one of those above
        ...{ chainId, algorithms, register: { address, since } }, // as lateral-evm deploy --json has printed them
        account: await privateKeyAccount(relayerKey),
        store, // keeps over restarts what was final
        onFault: ({ endpoint, fault, detail }) => faults.push(`${endpoint}: ${fault}, ${detail}`),
      });
      await ledger.open(); // checks chain, code, algorithms and table
      // #endregion

      const [channel, toBuyer] = inProcessChannels();
      const [{ root, recovery, operational: signer }, sellersKeys] = [
        await keysOf(0, 'how-to'),
        await keysOf(1, 'how-to'),
      ];
      const sellersPublicKeys = { root: sellersKeys.root.publicKey, recovery: sellersKeys.recovery.publicKey };
      const legalIds = [PARTIES[0].legalId, PARTIES[1].legalId] as const;
      const notBefore = (await ledger.health()).time ?? 0;
      const notAfter = notBefore + YEAR_SECONDS;

      // #region establish
      const terms = {
        parties: [{ root: root.publicKey, recovery: recovery.publicKey }, sellersPublicKeys],
        recoveryDelaySeconds: 7 * 86_400,
      };
      const keys = { root, operational: { index: 0, signer } };
      const establishing = establishBilateral({ ledger, channel, store, party: 0, legalIds, keys }, terms);
      // #endregion

      const sellersStore = memoryStore();
      await sellersStore.open();
      const sellersAccount = await privateKeyAccount(relayerKeyOf(anvil, 1));
      const sellersLedger = evmLedger({
        ...network,
        chainId,
        algorithms,
        register: { address },
        account: sellersAccount,
      });
      await sellersLedger.open();
      const seller = await joinBilateral(
        {
          ...{ ledger: sellersLedger, channel: toBuyer, store: sellersStore, party: 1, legalIds },
          keys: { root: sellersKeys.root, operational: { index: 0, signer: sellersKeys.operational } },
        },
        terms,
      );

      // #region key
      const buyer = await establishing; // both roots have signed, and the ledger holds it
      await buyer.registerKey({ index: 0, signer, role: 0, notBefore, notAfter });
      // #endregion

      const key = { index: 0, signer: sellersKeys.operational, role: 0, notBefore, notAfter };
      await both({ buyer, seller }, await seller.registerKey(key));
      const sides = { buyer, seller };
      const { orders } = await readOrder(fixture('own-order.json'));
      const usage = await readUsage(usageFile(fixture('own-usage.ndjson')), orders, () => undefined);

      // #region month
      await contract(sides, termsFor(orders), orders); // agreement, terms, orders placed and accepted
      const items = orders.map((order) => completed(order, usage.interval));
      await activate(sides, items); // billable from here on
      const ratings = await measure(sides, items, usage); // usage and charges, reported and agreed
      const billed = await bill(sides, items, ratings); // invoices up to binding
      await settle(sides, billed); // payment notice, receipt, settled
      // #endregion

      for (const { invoice } of billed) expect(buyer.record(invoice)?.state).toBe('settled');

      // #region proof
      const agreement = agreementPointer(buyer.book);
      const { commandId } = await buyer.end(agreement); // each party can, alone, at any time
      const { number: kind } = LIFECYCLE.kinds.agreement;
      const record = { kind, owner: agreement.owner, recordId: fromHex(agreement.recordId) };
      const proof = await ledger.prove({ bilateralId: buyer.address.bilateralId, commandId }, record);

      // Later, offline, by anybody:
      const verdict = verifyInclusion(proof, { chainId: BigInt(chainId), register: address, codeHash });
      // #endregion

      expect(verdict).toMatchObject({
        ok: true,
        commandId,
        notShown: ['block-final', 'later-changes'],
      });
      const archive = new Map<string, LedgerProof>();
      const { bilateralId } = buyer.address;

      // #region proofs
      const keeping = buyer.consume('proofs', async ({ finality, commandId, changes: [change] }) => {
        if (finality === 'final' && change !== undefined) {
          const { kind, owner, recordId } = change;
          const record = { kind: LIFECYCLE.kinds[kind].number, owner, recordId: fromHex(recordId) };
          archive.set(commandId, await ledger.prove({ bilateralId, commandId }, record));
        }
        return []; // what to write into its projection; when this rejects, the next run begins with the same command
      });
      // #endregion

      while (!archive.has(commandId)) await Promise.race([keeping, delay(50)]);
      for (const [id, kept] of archive)
        expect(verifyInclusion(kept, { chainId: BigInt(chainId), register: address, codeHash })).toMatchObject({
          ...{ ok: true, commandId: id, notShown: ['block-final', 'later-changes'] },
        });
      expect(faults).toEqual([]);
      for (const side of [buyer, seller]) side.stop();
      for (const each of [ledger, sellersLedger]) await each.close();
    }, 60_000);
  });
}

function relayerKeyOf({ accounts }: Anvil, index: number): Uint8Array {
  return fromHex(accounts[index]?.privateKey.slice(2) ?? '');
}

function dedented(code: string): string {
  const indent = /^ */.exec(code)?.[0] ?? '';
  return code.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}
