/** What a step shows of the ledger, as spec/README.md has it. */
import { keyKey, toHex } from '@lateral/core';
import { kindNameOf, stateNameOf } from './table.mjs';

/** Records of a set and keys of a registration, as the replica holds them now. */
export function shownOf(replica, command) {
  if (command === undefined || !replica.holds(command)) return {};
  switch (command.type) {
    case 'apply':
    case 'reject':
      return {
        records: command.fields.changes.map((change) => recordLine(replica, command.fields.bilateralId, change)),
      };
    case 'registerKey':
    case 'revokeKey':
      return { keys: [keyLine(replica, command.fields)] };
    default:
      return {};
  }
}

function recordLine(replica, bilateralId, address) {
  const { head, state, epoch } = replica.record(bilateralId, address);
  const kind = kindNameOf(address.kind);
  return {
    kind: kind ?? address.kind,
    owner: address.owner,
    recordId: toHex(address.recordId),
    head: toHex(head),
    state: kind === undefined ? state : stateNameOf(kind, state),
    epoch,
  };
}

function keyLine(replica, { bilateralId, party, index }) {
  const held = replica.get('key', keyKey(bilateralId, party, index).id);
  if (held === undefined) return { party, index };
  const { key, role, notBefore, notAfter, delegation, revoked } = held;
  const { algorithm, x, y } = key;
  const fields = { algorithm, x: toHex(x), y: toHex(y), role, notBefore, notAfter, delegation: toHex(delegation) };
  return { party, index, ...fields, revoked };
}
