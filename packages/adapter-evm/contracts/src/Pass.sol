// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What pass 2 knows beside the set, and what it has found out so far.
struct Pass {
    /// Position in memory.
    uint256 table;
    bool isClosing;
    /// By party: mask of the roles that its signing key may not sign.
    uint256 refused0;
    uint256 refused1;
    /// Masks of changes: taken as a companion, and working only as one.
    uint256 claimed;
    uint256 dependent;
}
