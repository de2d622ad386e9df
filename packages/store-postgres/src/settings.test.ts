import { settingsOf } from './settings.js';

const noPool = { connect: () => Promise.reject(new Error('never called')) };

describe('the settings of a PostgreSQL store', () => {
  it('have defaults for everything but the party', () => {
    expect(settingsOf({ party: 'seller' })).toMatchObject({
      tables: { entry: '"lateral".entry', lease: '"lateral".lease', schemaVersion: '"lateral".schema_version' },
      leaseSeconds: 15,
      takeOver: false,
      answerTimeoutMs: 5_000,
      recoveryTimeoutMs: 20_000,
    });
  });

  it('lock each party of each schema by a key of its own, always the same', () => {
    const keys = [
      settingsOf({ party: 'seller' }).locks,
      settingsOf({ party: 'buyer' }).locks,
      settingsOf({ party: 'seller', schema: 'other' }).locks,
    ];
    expect(new Set([...keys.map(({ party }) => party), ...keys.map(({ migration }) => migration)]).size).toBe(5);
    expect(settingsOf({ party: 'seller' }).locks).toEqual(keys[0]);
  });

  it.each([
    [{ party: '' }, 'party ""'],
    [{ party: 'two words' }, 'party "two words"'],
    [{ party: 'seller', schema: 'a"b' }, 'schema "a\\"b"'],
    [{ party: 'seller', leaseSeconds: 0 }, 'leaseSeconds 0: take a whole number from 1 to 3600'],
    [{ party: 'seller', answerTimeoutMs: 99 }, 'answerTimeoutMs 99'],
    [{ party: 'seller', recoveryTimeoutMs: -1 }, 'recoveryTimeoutMs -1'],
    [{ party: 'seller', connectionString: 'postgresql:', pool: noPool }, 'pool and connectionString: take one'],
  ])('are refused by name and value: %j', (options, message) => {
    expect(() => settingsOf(options)).toThrow(message);
  });
});
