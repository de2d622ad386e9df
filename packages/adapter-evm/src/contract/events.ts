/** Keccak-256 of the register's events: `Applied(bytes32,bytes32,bytes)` and `Administered(bytes32,bytes32,bytes)`. */
export const APPLIED = '0x77b9c86539c3e73edcfd9df6bac1014a6a753ea850d89828caa87d24e2340f08';
export const ADMINISTERED = '0x2f24c3cb426e31dafa425b86a8e1b756f91be05fc6d6beaddb152e8558f3460b';
