import { traceTable } from './trace.js';

describe('a trace as a table', () => {
  it('takes one row for what somebody repeats', () => {
    const lines = [
      { time: 5, who: 'buyer', what: 'asks' },
      { time: 7, who: 'seller', what: 'boots' },
      { time: 15, who: 'buyer', what: 'asks' },
      { time: 25, who: 'buyer', what: 'ends' },
    ];
    expect(traceTable(lines).split('\n')).toEqual([
      '     5  buyer   asks (2 times, until 15)',
      '     7  seller  boots',
      '    25  buyer   ends',
    ]);
    expect(traceTable(lines, 1).split('\n')).toEqual(['… 2 earlier rows', '    25  buyer   ends']);
  });
});
