/** Each error of a set alone, and pairs of them in one set: the earlier one answers. */
import { areCompatible, FAULTS, sequenceWithFaults } from '../faults.mjs';

const CODES = Object.keys(FAULTS);
const OF_APPLY = CODES.filter((code) => code !== 'notRejectable');
const OF_REJECT = CODES.filter((code) => code !== 'signerMissing');
/** Behind these nothing of a set is read, so a few pairs show their place. */
const GATES = ['malformed', 'bilateralUnknown', 'bilateralClosed'];
const GATE_PAIRS = 2;
/** How many later faults each one is paired with. */
const PAIRS = 8;

export async function applyErrors() {
  const single = OF_APPLY.map((code) => sequenceWithFaults(`apply ${code}`, [`error:${code}`], [code]));
  return Promise.all([...single, ...pairsOf(OF_APPLY).map((pair) => withPair('apply', pair))]);
}

export async function rejectErrors() {
  const options = { isRejection: true };
  const single = OF_REJECT.map((code) => {
    const covers = [`error:${code}`, 'reject'];
    return sequenceWithFaults(`reject ${code}`, covers, [code], options);
  });
  const neighbours = OF_REJECT.flatMap((code, at) => compatible(OF_REJECT, code, at).slice(0, 1));
  return Promise.all([...single, ...neighbours.map((pair) => withPair('reject', pair, options))]);
}

function withPair(command, [earlier, later], options) {
  const covers = [`neighbours:${earlier}<${later}`, ...(options ? ['reject'] : [])];
  return sequenceWithFaults(`${command} ${earlier} before ${later}`, covers, [earlier, later], options);
}

function pairsOf(codes) {
  return codes.flatMap((code, at) => {
    const pairs = compatible(codes, code, at);
    return pairs.slice(0, GATES.includes(code) ? GATE_PAIRS : PAIRS);
  });
}

function compatible(codes, code, at) {
  return codes
    .slice(at + 1)
    .filter((later) => areCompatible(code, later))
    .map((later) => [code, later]);
}
