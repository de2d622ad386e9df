import type { Invariant } from './world-view.js';

/** I3: what was reported final is final on the ledger and stays so. */
export const finalStays: Invariant = ({ truth, parties }) => {
  const finals = new Set(truth?.finals.map(({ commandId }) => commandId));
  return parties.flatMap(({ side, record }) => {
    const reported = [...record.intents.values()].filter(({ state }) => state === 'final');
    const announced = [...record.finals].map((commandId) => ({ key: 'an announcement', commandId }));
    return [...reported, ...announced]
      .filter(({ commandId }) => !finals.has(commandId))
      .map(({ key, commandId }) => `party ${side} was told that ${key} (${commandId.slice(0, 12)}…) is final`);
  });
};

/** I4: what was reported failed is not applied. */
export const failedStaysOut: Invariant = ({ truth, parties }) =>
  parties.flatMap(({ side, record }) =>
    [...record.intents.values()]
      .filter(({ state, commandId }) => state === 'failed' && truth?.applied.has(commandId) === true)
      .map(
        ({ key, reason }) => `party ${side} was told that ${key} failed (${reason ?? 'no reason'}), and it is applied`,
      ),
  );

/** I6, at rest: each intent has ended, final or failed with a reason. */
export const intentsEnd: Invariant = ({ parties }) =>
  parties.flatMap(({ side, record }) =>
    [...record.intents.values()]
      .filter(({ state, reason }) => state !== 'final' && (state !== 'failed' || (reason ?? '') === ''))
      .map(
        ({ key, state, reason }) =>
          `${key} of party ${side} is still ${state}${reason === undefined ? '' : `: ${reason}`}`,
      ),
  );

/** What no fault of the world excuses was neither reported nor thrown at nobody. */
export const noAlarm: Invariant = ({ truth, parties }) => [
  ...(truth?.alarms ?? []),
  ...parties.flatMap(({ side, record }) => record.alarms.map((alarm) => `party ${side}: ${alarm}`)),
];

/** However often they start again, the two found one bilateral. */
export const oneBilateral: Invariant = ({ parties }) => {
  const ids = new Set(parties.flatMap(({ record }) => [...record.bilateralIds]));
  return ids.size <= 1 ? [] : [`there are ${ids.size} bilaterals`];
};
