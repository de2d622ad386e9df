import type { BilateralChange, ConsumeHandler, Projection } from '@lateral/core';
import { openBilateral } from '@lateral/core';
import { agreement, termsOf } from '../documents.js';
import { until } from './records.js';
import type { Pair } from './two-parties.js';
import { settled, twoParties } from './two-parties.js';

const text = new TextDecoder();
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Keeps the positions that it was given, in order, in its projection. */
const listing: ConsumeHandler = async ({ position }: BilateralChange, projection: Projection) => {
  const before = await projection.get('seen');
  return [{ key: 'seen', value: bytes(`${before === undefined ? '' : text.decode(before)}${position} `) }];
};

async function withChanges(): Promise<Pair> {
  const pair = await twoParties();
  await pair.buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
  await pair.seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
  await settled();
  return pair;
}

const positionsOf = ({ buyer }: Pair): readonly string[] => {
  const positions: string[] = [];
  buyer.changes$().subscribe(({ position }) => positions.push(position));
  return positions;
};

describe('a consumer', () => {
  it('is given each announcement once and in order, over restarts, and its projection is never ahead or behind', async () => {
    const pair = await withChanges();
    const positions = positionsOf(pair);
    const given: string[] = [];
    const stop = new AbortController();
    const third: ConsumeHandler = (change, projection) => {
      given.push(change.position);
      if (given.length === 3) stop.abort(); // after this one
      return listing(change, projection);
    };
    await pair.buyer.consume('ledger', third, { signal: stop.signal });
    expect(given).toEqual(positions.slice(0, 3));
    pair.buyer.stop();

    const again = await openBilateral(pair.options[0], pair.buyer.address);
    let seen = '';
    const running = again.consume('ledger', async (change, projection) => {
      given.push(change.position);
      const writes = await listing(change, projection);
      seen = text.decode(writes[0]?.value);
      return writes;
    });
    await until(() => given.length === positions.length);
    await pair.seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ACCESS', '1') }]);
    await until(() => given.length === positions.length + 1);
    expect(given.slice(0, -1)).toEqual(positions);
    await until(() => seen.trim().split(' ').length === given.length);
    expect(seen.trim().split(' ')).toEqual(given);
    again.stop();
    await running; // ends with the bilateral
    await pair.close();
  });

  it('is given again what its handler failed on, and does not hold up another', async () => {
    const pair = await withChanges();
    const positions = positionsOf(pair);
    const failing: ConsumeHandler = () => Promise.reject(new Error('a full disk'));
    await expect(pair.buyer.consume('failing', failing)).rejects.toThrow('a full disk');
    const [first] = await Promise.all([firstOf(pair, 'failing'), firstOf(pair, 'another')]);
    expect(first).toBe(positions[0]);
    expect(await firstOf(pair, 'failing')).toBe(positions[1]);
    await pair.close();
  });

  it('has a name', async () => {
    const pair = await twoParties();
    expect(() => pair.buyer.consume('', listing)).toThrow(RangeError);
    await pair.close();
  });
});

/** The announcement that a consumer is given next; it acknowledges that and ends. */
async function firstOf({ buyer }: Pair, consumer: string): Promise<string> {
  const stop = new AbortController();
  let position = '';
  await buyer.consume(
    consumer,
    (change) => {
      position = change.position;
      stop.abort();
      return [];
    },
    { signal: stop.signal },
  );
  return position;
}
