/** Errors of one command in the order in which they answer, where both can be in it at once (spec/verdicts.md). */
const ORDERS = {
  apply: [
    [
      'malformed',
      'bilateralUnknown',
      'keyUnknown',
      'algorithmUnsupported',
      'signatureInvalid',
      'signerMissing',
      'expired',
    ],
    ['bilateralClosed', 'keyUnknown'],
    ['keyRevoked', 'keyNotValid', 'algorithmUnsupported'],
    ['signerMissing', 'expiryTooFar', 'headMismatch'],
    ['expired', 'headMismatch', 'actionUnknown', 'ownerNotAllowed', 'bilateralClosing', 'actorNotAllowed'],
    ['actorNotAllowed', 'keyNotPermitted', 'commitmentMismatch', 'referenceCount', 'referenceKind', 'referenceOwner'],
    ['referenceOwner', 'referenceHead', 'referenceState', 'companionMismatch', 'companionUnclaimed', 'notRejectable'],
    ['bilateralClosed', 'alreadyApplied', 'keyUnknown'],
  ],
  establish: [
    ['malformed', 'algorithmUnsupported', 'signatureInvalid', 'signerMissing', 'wrongLedger', 'tableUnknown'],
    ['signerMissing', 'bilateralExists'],
  ],
  registerKey: [
    ['expired', 'keyTaken', 'indexTaken'],
    ['expiryTooFar', 'keyTaken'],
  ],
  revokeKey: [
    ['expired', 'keyUnknown'],
    ['expiryTooFar', 'keyUnknown'],
  ],
  replaceRoot: [['keyTaken', 'generationMismatch']],
  setStatus: [
    ['expired', 'statusNotAllowed'],
    ['expiryTooFar', 'statusNotAllowed'],
  ],
  setTable: [
    ['expired', 'generationMismatch', 'tableUnknown'],
    ['expiryTooFar', 'generationMismatch'],
  ],
};

/** `earlier<later` for each two that stand next to each other. */
export const NEIGHBOURS: readonly string[] = Object.values(ORDERS)
  .flat()
  .flatMap((order) => order.slice(1).map((later, index) => `${order[index] ?? ''}<${later}`));
