import type { Algorithm, BilateralTerms, BookRecord, HexId, Signer, SmartBilateral } from '@lateral/core';
import { fromHex, inProcessChannels, LIFECYCLE, softwareSigner, toHex } from '@lateral/core';
import type { GethNetwork } from '@lateral/devnet-evm';
import { startGethNetwork } from '@lateral/devnet-evm';
import { ADMINISTERED, APPLIED } from '../../../src/contract/events.js';
import { deployRegister } from '../../../src/deploy.js';
import { evmLedger } from '../../../src/evm-ledger.js';
import type { Rpc } from '../../../src/rpc/json-rpc.js';
import { accountOf } from '../../devnets.js';
import { describeGeth, SLOW_MS } from './describe-geth.js';
import { Lot } from './lot.js';
import { Party } from './month/party.js';
import { FAULTS, Weather } from './month/weather.js';

const IS_LONG = process.env['LATERAL_LONG'] !== undefined;
const INVOICES = Number(process.env['LATERAL_INVOICES'] ?? (IS_LONG ? 1_000 : 6));
const SEED = Number(process.env['LATERAL_SEED'] ?? 114);
const FINALITY_DEPTH = 6;
/** Blocks whose logs are read in one call. */
const PAGE = 200;
const LIMIT_MS = IS_LONG ? 3_600_000 : 100_000;
const KINDS = ['agreement', 'terms', 'order', 'usage', 'rating', 'invoice', 'payment'] as const;

describeGeth('a month of invoices on two geths, with faults', () => {
  let network: GethNetwork;
  let rpc: Rpc;
  let register: string;
  let parties: readonly [Party, Party];

  beforeAll(async () => {
    network = await startGethNetwork({ nodes: 2, finalityDepth: FINALITY_DEPTH });
    const [first, second] = network.nodes;
    const [deployer, ...relayers] = network.accounts;
    if (first === undefined || second === undefined || deployer === undefined) throw new RangeError('Two nodes');
    rpc = first.rpc;
    ({ address: register } = await deployRegister({ rpc, account: accountOf(deployer) }));
    const lot = new Lot(SEED);
    const keys: KeyRing[] = [];
    for (const algorithm of ['ES256K', 'ES256'] as const) keys.push(await keyRing(algorithm, lot));
    const terms: BilateralTerms = {
      parties: keys.map(({ root, recovery }) => ({ root: root.publicKey, recovery: recovery.publicKey })),
      recoveryDelaySeconds: 0,
    };
    const channels = inProcessChannels();
    const urls = [first.url, second.url];
    const partyOf = (party: 0 | 1): Party => {
      const own = keys[party];
      if (own === undefined) throw new RangeError('Two parties');
      const account = (party === 0 ? relayers.slice(0, 2) : relayers.slice(2, 3)).map(accountOf); // a pool and a single one
      const connect = () =>
        evmLedger({
          ...{ chainId: network.chainId, register: { address: register }, algorithms: ['ES256K', 'ES256'] },
          ...{ endpoints: party === 0 ? urls : [...urls].reverse(), account },
          ...{ finality: { tag: 'finalized' }, store: parties[party].store },
          ...{ pollMs: 100, busyPollMs: 50, timeoutMs: 500, gapMs: 500, patienceMs: 8_000 },
        });
      return new Party({ party, keys: own, terms, channel: channels[party], connect, orders: INVOICES });
    };
    parties = [partyOf(0), partyOf(1)];
    await Promise.all(parties.map((party) => party.start()));
  }, SLOW_MS);
  afterAll(async () => {
    await Promise.all(parties.map((party) => party.stop()));
    await network.stop();
  });

  it(
    `${INVOICES} invoices, whatever happens: all are settled once, and both books say so (R50, R51)`,
    async () => {
      const weather = new Weather(network, parties, new Lot(SEED + 1), FINALITY_DEPTH - 1);
      for (let index = 0; index < FAULTS; index++) await weather.blow(index); // each once, then by lot
      while (!parties.every(({ isDone }) => isDone)) await weather.blow();
      console.info(`seed ${SEED}: ${[...weather.counts].map(([name, count]) => `${count} × ${name}`).join(', ')}`);
      const { bilateralId } = parties[0].bilateral.address;
      await Promise.all(parties.map(({ bilateral }) => bilateral.headSigned({ signal: AbortSignal.timeout(SLOW_MS) })));
      const [head, other] = await Promise.all(parties.map(({ bilateral }) => headOf(bilateral)));
      expect(other).toEqual(head);
      expect(network.nodes.map(({ state }) => state)).toEqual(['running', 'running']); // none died of itself
      const onLedger = await commandIds(bilateralId);
      expect(new Set(onLedger).size).toBe(onLedger.length);
      for (const { wrong, toldFinal, bilateral, ledger } of parties) {
        expect(wrong).toEqual([]);
        expect([...toldFinal].sort()).toEqual([...onLedger].sort());
        expect(bilateral.failure).toBeUndefined();
        expect(recordsOf(bilateral)).toEqual(recordsOf(parties[0].bilateral));
        for (const { kind, owner, recordId, head: known } of recordsOf(bilateral)) {
          const address = { kind: LIFECYCLE.kinds[kind].number, owner, recordId: fromHex(recordId) };
          const record = await ledger.record({ bilateralId, ...address });
          expect([kind, recordId, toHex(record?.head ?? new Uint8Array(0))]).toEqual([kind, recordId, known]);
        }
      }
    },
    LIMIT_MS,
  );

  /** What the register's log holds, past the adapter. */
  async function commandIds(bilateralId: HexId): Promise<readonly HexId[]> {
    const topics = [[APPLIED, ADMINISTERED], `0x${bilateralId}`];
    const head = Number(await rpc('eth_blockNumber', [])); // the node's own: consensus may be a block ahead of it
    const ids: HexId[] = [];
    for (let from = 0; from <= head; from += PAGE) {
      const [fromBlock, toBlock] = [from, Math.min(from + PAGE - 1, head)].map((block) => `0x${block.toString(16)}`);
      const logs = await rpc('eth_getLogs', [{ address: register, topics, fromBlock, toBlock }]);
      for (const log of logs as readonly { readonly topics: readonly string[] }[])
        ids.push(log.topics[2]?.slice(2) ?? '');
    }
    return ids;
  }
});

interface KeyRing {
  readonly root: Signer;
  readonly recovery: Signer;
  readonly operational: Signer;
}

async function keyRing(algorithm: Algorithm, lot: Lot): Promise<KeyRing> {
  const signer = (): Promise<Signer> => softwareSigner({ algorithm, secretKey: lot.bytes(32) });
  return { root: await signer(), recovery: await signer(), operational: await signer() };
}

/** A book's records in one order for both parties. */
function recordsOf({ book }: SmartBilateral): readonly BookRecord[] {
  const records = KINDS.flatMap((kind): readonly BookRecord[] => [...book.all(kind)]);
  return records.sort((one, other) => (one.recordId < other.recordId ? -1 : 1));
}

/** The newest log head that both have signed. */
async function headOf(bilateral: SmartBilateral): Promise<unknown> {
  return (JSON.parse(await bilateral.evidence()) as { readonly head: unknown }).head;
}
