import { StoreError } from '@lateral/core';
import { mayPass, storeErrorOf } from './postgres-errors.js';

function answered(code: string): Error {
  return Object.assign(new Error('in the words of PostgreSQL'), { code });
}

describe('what PostgreSQL answers', () => {
  it.each([
    ['53100', 'storeFull', false],
    ['25006', 'storeReadOnly', false],
    ['42501', 'storeReadOnly', false],
    ['42P01', 'storeDamaged', false],
    ['XX001', 'storeDamaged', false],
    ['28P01', 'storeUnavailable', false],
    ['3D000', 'storeUnavailable', false],
    ['22P02', 'storeUnavailable', false], // not in the table
    ['08006', 'storeUnavailable', true],
    ['08P01', 'storeUnavailable', true],
    ['40P01', 'storeUnavailable', true],
    ['53300', 'storeUnavailable', true],
    ['55P03', 'storeUnavailable', true],
    ['57P01', 'storeUnavailable', true],
    ['57P04', 'storeUnavailable', false],
    ['ECONNREFUSED', 'storeUnavailable', true],
    ['EPIPE', 'storeUnavailable', true], // as long as a SQLSTATE, and none
  ] as const)('%s is %s; worth another try: %s', (state, code, isWorthIt) => {
    expect(storeErrorOf(answered(state), 'seller')).toMatchObject({ name: 'StoreError', code });
    expect(mayPass(answered(state))).toBe(isWorthIt);
  });

  it('is told with party, SQLSTATE, words, way out and cause', () => {
    const cause = answered('53100');
    const error = storeErrorOf(cause, 'seller');
    expect(error.message).toBe(
      'PostgreSQL store of seller: SQLSTATE 53100, in the words of PostgreSQL; make room on the disk of the database, then open it again',
    );
    expect(error.cause).toBe(cause);
  });

  it('is told by its code where it has no words', () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    expect(storeErrorOf(refused, 'seller').message).toContain('ECONNREFUSED; see that it is up');
  });

  it('stays as it is where it is in the words of the port', () => {
    const error = new StoreError('fenced', 'storeFenced');
    expect([storeErrorOf(error, 'seller'), mayPass(error)]).toEqual([error, false]);
  });
});
