import { REGISTER_CODES } from '@lateral/core';
import { PACKED_TABLE, TABLE_DIGEST } from '@lateral/core/conformance';
import { Interface } from 'ethers';
import { SUBMIT, submitCall } from '../src/account/calldata.js';
import { refusalReader } from '../src/account/refusal.js';
import { ADMINISTERED, APPLIED } from '../src/contract/events.js';
import { registerAbi } from '../src/contract/register.generated.js';
import { algorithmsCall, instanceCall, publishTableCall, recordCall, tableCall } from '../src/contract/views.js';

// The adapter writes its calls and reads its errors by hand; the contract's ABI says what they must be.

const abi = new Interface(registerAbi);
const ID = 'ab'.repeat(32);
const CHANGE = 11n;

describe('what the adapter and the contract say to each other', () => {
  it.each(REGISTER_CODES)('reads the error of %s', async (code) => {
    const error = abi.getError(code.charAt(0).toUpperCase() + code.slice(1));
    if (error === null) throw new TypeError(`The contract has no error for ${code}`);
    const read = await refusalReader();
    const namesChange = error.inputs.some(({ name }) => name === 'change');
    const data = abi.encodeErrorResult(error, namesChange ? [CHANGE] : []);
    expect(read(data)).toEqual(namesChange ? { code, change: Number(CHANGE) } : { code });
  });

  it('takes no other error for a verdict', async () => {
    const read = await refusalReader();
    expect(read(abi.encodeErrorResult('HintMissing', [0]))).toBeUndefined();
    expect(read(abi.encodeErrorResult('TableMalformed'))).toBeUndefined();
    expect(read('0x')).toBeUndefined();
  });

  it('names the events', () => {
    const topicOf = (name: string): string | undefined => abi.getEvent(name)?.topicHash;
    expect([topicOf('Applied'), topicOf('Administered')]).toEqual([APPLIED, ADMINISTERED]);
  });

  it('calls the views', () => {
    const address = { kind: 3, owner: 255, recordId: new Uint8Array(32).fill(0xcd) };
    expect(instanceCall).toBe(abi.encodeFunctionData('instance'));
    expect(algorithmsCall).toBe(abi.encodeFunctionData('algorithms'));
    expect(tableCall(TABLE_DIGEST)).toBe(abi.encodeFunctionData('table', [`0x${TABLE_DIGEST}`]));
    expect(recordCall(ID, address)).toBe(
      abi.encodeFunctionData('record', [`0x${ID}`, address.kind, address.owner, address.recordId]),
    );
    expect(publishTableCall(PACKED_TABLE)).toBe(abi.encodeFunctionData('publishTable', [PACKED_TABLE]));
  });

  it.each([0, 1, 31, 32, 33, 500])('submits an envelope and hints of %i bytes', (length) => {
    const [envelope, hints] = [new Uint8Array(length).fill(1), new Uint8Array(length).fill(2)];
    expect(submitCall(envelope, hints)).toBe(abi.encodeFunctionData('submit', [envelope, hints]));
    expect(abi.getFunction('submit')?.selector).toBe(SUBMIT);
  });
});
