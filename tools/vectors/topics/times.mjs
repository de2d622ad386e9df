/** Times: the grid of hours, the edges of an expiry, and how far ahead it may be. */
import { HOUR, START } from '../facts.mjs';
import { scenarioOf } from '../scenario.mjs';
import { signerOf } from '../seed.mjs';
import { MAIN_TABLE } from '../table.mjs';

const scenario = scenarioOf('times', 'time');
/** 30 days and an hour: the farthest expiry. */
const AHEAD = 721 * HOUR;
const LAST_HOUR = Math.floor((2 ** 40 - 1) / HOUR) * HOUR;

export async function times() {
  return Promise.all([
    ...Object.entries(COMMANDS).flatMap(([name, make]) => edges(name, make)),
    scenario('an expiry off the hour', ['malformed'], async (s, agreement) => {
      for (const expiry of [START + 1, START + HOUR - 1, START + HOUR + 60, 1]) {
        await s.apply(agreement, 'agree', {}, 'malformed', { expiry });
      }
    }),
    scenario('the first and the last expiry that there is', ['expired', 'expiryTooFar'], async (s, agreement) => {
      await s.apply(agreement, 'agree', {}, 'expired', { expiry: 0 });
      await s.apply(agreement, 'agree', {}, 'expiryTooFar', { expiry: LAST_HOUR });
    }),
    scenario('a set too far ahead is taken later', ['expiryTooFar'], async (s, agreement) => {
      const set = await s.set([s.change(agreement, 'agree')], { expiry: START + AHEAD + HOUR });
      await s.step(set, 'expiryTooFar');
      s.now = START + HOUR - 1;
      await s.step(set, 'expiryTooFar');
      s.now = START + HOUR;
      await s.step(set, 'accepted');
    }),
  ]);
}

/** What each command with an expiry is made by; establish has none. */
const COMMANDS = {
  apply: (s, agreement, fields) => s.set([s.change(agreement, 'agree')], fields),
  reject: (s, agreement, fields) => s.rejection([s.change(agreement, 'agree')], { rejecter: 1, ...fields }),
  registerKey: (s, agreement, fields) => s.registration({ party: 0, index: 1, ...fields }),
  revokeKey: (s, agreement, fields) => s.revocation({ party: 0, index: 0, ...fields }),
  replaceRoot: async (s, agreement, fields) =>
    s.rootReplacement({ party: 0, generation: 1, key: await signerOf('new root 0'), ...fields }),
  setStatus: (s, agreement, fields) => s.statusChange({ status: 2, ...fields }),
  setTable: (s, agreement, fields) => s.tableChange({ generation: 1, to: MAIN_TABLE, ...fields }),
};

function edges(name, make) {
  return [
    scenario(`${name} in the last second before its expiry`, [], async (s, agreement) => {
      s.now = START + HOUR - 1;
      await s.step(await make(s, agreement, { expiry: START + HOUR }), 'accepted');
    }),
    scenario(`${name} at its expiry`, ['expired'], async (s, agreement) => {
      s.now = START + HOUR;
      await s.step(await make(s, agreement, { expiry: START + HOUR }), 'expired');
    }),
    scenario(`${name} as far ahead as can be, not a second more`, ['expiryTooFar'], async (s, agreement) => {
      const envelope = await make(s, agreement, { expiry: START + HOUR + AHEAD });
      s.now = START + HOUR - 1;
      await s.step(envelope, 'expiryTooFar');
      s.now = START + HOUR;
      await s.step(envelope, 'accepted');
    }),
  ];
}
