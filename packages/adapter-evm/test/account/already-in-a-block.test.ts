import { TABLE_DIGEST, testChange, testParties } from '@lateral/core/conformance';
import type { Anvil } from '@lateral/devnet-evm';
import { findAnvil, startAnvil } from '@lateral/devnet-evm';
import { data } from '../../src/hex.js';
import { anvilNetwork, LedgerMaker, skipLoudly } from '../devnets.js';

const program = findAnvil();
if (program.path === undefined) skipLoudly('transactions that are in a block already', program.reason);
const describeAnvil = program.path === undefined ? describe.skip : describe;

describeAnvil('a transaction that is sent again and is in a block already', () => {
  let anvil: Anvil;
  beforeAll(async () => {
    anvil = await startAnvil();
  });
  afterAll(() => anvil.stop());

  it('is accepted by its log, though its block is not read yet', async () => {
    const looksLate = { pollMs: 300, busyPollMs: 300 };
    const ledger = new LedgerMaker(anvilNetwork(anvil), { finality: 'instant', ...looksLate }).create();
    await ledger.open();
    const { instance } = ledger.profile;
    const expiry = Math.ceil(Date.now() / 3_600_000 + 24) * 3_600;
    const parties = await testParties({
      seed: 'again',
      algorithm: 'ES256K',
      instance,
      tableDigest: TABLE_DIGEST,
      expiry,
    });
    for (const command of await parties.setUp()) await ledger.submit(await ledger.prepare(command));
    const prepared = await ledger.prepare(await parties.apply(testChange({ kind: 'agreement', action: 'agree' })));
    await anvil.rpc('eth_sendRawTransaction', [data(prepared.bytes)]);
    expect(await ledger.submit(prepared)).toMatchObject({ status: 'accepted', commandId: prepared.commandId });
    await ledger.close();
  });
});
