import type { SubmissionOutcome } from '@lateral/core';
import { LedgerError } from '@lateral/core';
import { TABLE_DIGEST, testParties } from '@lateral/core/conformance';
import { Chain } from './chain.js';
import { readCommand } from './read-command.js';
import { Register } from './register.js';
import { settingsOf } from './settings.js';

describe('a chain whose journal fails', () => {
  it('tells whoever waits, and holds nothing of the block', async () => {
    const { facts, profile } = settingsOf({});
    const { instance } = profile;
    const register = new Register(facts);
    const failure = new LedgerError('the disk is full', { code: 'unavailable', stage: 'unknown' });
    const chain = new Chain({
      ...{ register, instance, finalityDepth: 0, keepSettled: 0, clock: () => 3_600, verify: () => true },
      keep: () => {
        throw failure;
      },
    });
    const parties = await testParties({
      seed: 'chain',
      algorithm: 'ES256',
      instance,
      tableDigest: TABLE_DIGEST,
      expiry: 7_200,
    });
    const command = readCommand(await parties.establish());
    const outcome = new Promise<SubmissionOutcome>((resolve, reject) => {
      chain.add({ command, answer: { resolve, reject } });
    });
    expect(() => {
      chain.mine();
    }).toThrow(failure);
    await expect(outcome).rejects.toBe(failure);
    expect(register.book(parties.bilateralId).entries.size).toBe(0);
    expect(register.book(parties.bilateralId).announcements.count).toBe(0);
    expect(chain.time).toBeUndefined();
  });
});
