import { setTimeout as sleep } from 'node:timers/promises';
import type { PreparedSubmission } from '@lateral/core';
import type { TestParties } from '@lateral/core/conformance';
import { TABLE_DIGEST, testChange, testParties } from '@lateral/core/conformance';
import type { Anvil } from '@lateral/devnet-evm';
import { findAnvil, startAnvil } from '@lateral/devnet-evm';
import { keccak256 } from 'ethers';
import type { EvmLedger } from '../../src/evm-ledger.js';
import { data } from '../../src/hex.js';
import type { EvmLedgerOptions } from '../../src/options.js';
import { anvilNetwork, LedgerMaker, skipLoudly } from '../devnets.js';

const EXPIRY = Math.ceil(Date.now() / 3_600_000 + 24) * 3_600;
/** Longer than the adapter needs to see new blocks. */
const LOOKS_MS = 300;
const program = findAnvil();
if (program.path === undefined) skipLoudly('transactions that wait', program.reason);
const describeAnvil = program.path === undefined ? describe.skip : describe;

describeAnvil('a transaction that waits', () => {
  let anvil: Anvil;
  let ledger: EvmLedger;
  let parties: TestParties;

  beforeEach(async () => {
    anvil = await startAnvil();
  });
  afterEach(async () => {
    await ledger.close();
    await anvil.stop();
  });

  async function open(options: Partial<EvmLedgerOptions>): Promise<void> {
    ledger = new LedgerMaker(anvilNetwork(anvil), { finality: 'instant', ...options }).create();
    await ledger.open();
    const { instance } = ledger.profile;
    const common = { algorithm: 'ES256K', tableDigest: TABLE_DIGEST, expiry: EXPIRY } as const;
    parties = await testParties({ ...common, seed: 'wait', instance });
    for (const command of await parties.setUp()) await ledger.submit(await ledger.prepare(command));
  }

  async function agree(record: string): Promise<PreparedSubmission> {
    return ledger.prepare(await parties.apply(testChange({ kind: 'agreement', action: 'agree', record })));
  }

  it('and is in a block already when it is sent is accepted, though that block is not read yet', async () => {
    await open({ pollMs: LOOKS_MS, busyPollMs: LOOKS_MS });
    const prepared = await agree('sent before');
    await anvil.rpc('eth_sendRawTransaction', [data(prepared.bytes)]);
    expect(await ledger.submit(prepared)).toMatchObject({ status: 'accepted', commandId: prepared.commandId });
  });

  it('leaves a number before it to whoever prepared that, however fast blocks come', async () => {
    await open({ gapMs: 60_000 });
    const [first, second] = [await agree('first'), await agree('second')];
    const outcome = ledger.submit(second);
    await sleep(LOOKS_MS);
    await anvil.rpc('anvil_mine', ['0x5']);
    await sleep(LOOKS_MS);
    expect(await ledger.submit(first)).toMatchObject({ status: 'accepted' });
    expect(await outcome).toMatchObject({ status: 'accepted' });
  });

  it('is not sent again, nor more paid for it, while others of its account come into blocks before it', async () => {
    await open({});
    await anvil.rpc('evm_setAutomine', [false]);
    await anvil.rpc('evm_setBlockGasLimit', ['0x493e0']); // 300,000: one of them a block
    const prepared = await Promise.all(Array.from({ length: 9 }, (_, index) => agree(`turn ${index}`)));
    const outcomes = Promise.all(prepared.map((each) => ledger.submit(each)));
    await sleep(LOOKS_MS);
    for (const { bytes } of prepared) {
      await anvil.rpc('anvil_mine', ['0x1']);
      await sleep(LOOKS_MS / 3);
      expect(await anvil.rpc('eth_getTransactionReceipt', [keccak256(bytes)])).not.toBeNull();
    }
    expect((await outcomes).map(({ status }) => status)).toEqual(prepared.map(() => 'accepted'));
  });
});
