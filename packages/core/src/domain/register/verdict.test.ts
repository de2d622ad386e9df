import { specJson } from '../../../test/spec-file.js';
import { refuse, REGISTER_CODES } from './verdict.js';

describe('REGISTER_CODES', () => {
  it('are the codes of spec/errors.json, in its order', () => {
    const { errors } = specJson('errors.json') as { errors: { code: string }[] };
    expect(REGISTER_CODES).toEqual(errors.map(({ code }) => code));
  });
});

describe('refuse', () => {
  it('names the change only where one was refused', () => {
    expect(refuse('expired')).toEqual({ code: 'expired' });
    expect(refuse('headMismatch', 0)).toEqual({ code: 'headMismatch', change: 0 });
  });
});
