// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Store, Words} from "./Store.sol";

/// @title Registered keys, and which public keys are taken.
library Keys {
    uint256 private constant REVOKED = 0x80;
    /// What a root or recovery key is taken as; no registered key has this digest.
    bytes32 private constant ROOT = bytes32(uint256(1));

    /// @notice Where the key of a party at an index is kept.
    function seatOf(bytes32 bilateralId, uint256 party, uint256 index) internal pure returns (bytes32 seat) {
        assembly ("memory-safe") {
            mstore(0, bilateralId)
            mstore(32, or(shl(248, party), shl(240, index)))
            seat := keccak256(0, 34)
        }
    }

    /// @notice A registered key that is valid now: keyUnknown, keyRevoked, keyNotValid.
    function inForce(Store storage store, bytes32 bilateralId, uint256 party, uint256 index)
        internal
        view
        returns (bytes32 key)
    {
        key = store.keys[seatOf(bilateralId, party, index)];
        if (key == 0) revert ILateralRegister.KeyUnknown();
        if (isRevoked(key)) revert ILateralRegister.KeyRevoked();
        uint256 notBefore = uint40(uint256(key) >> 56);
        uint256 notAfter = uint40(uint256(key) >> 16);
        if (block.timestamp < notBefore || block.timestamp >= notAfter) revert ILateralRegister.KeyNotValid();
    }

    /// @notice Mask of the roles whose rows the key may not sign: all but its own; none for role 0.
    function refusedRoles(bytes32 key) internal pure returns (uint256) {
        uint256 role = uint8(uint256(key) >> 8);
        return role == 0 ? 0 : ~(1 << role);
    }

    function isRevoked(bytes32 key) internal pure returns (bool) {
        return uint256(key) & REVOKED != 0;
    }

    function revoked(bytes32 key) internal pure returns (bytes32) {
        return key | bytes32(REVOKED);
    }

    /// @notice The key at `offset`, algorithm u8 ‖ x 32 ‖ y 32, as one word.
    function wordAt(uint256 offset) internal pure returns (bytes32) {
        return Words.keyWord(Calldata.u8(offset), Calldata.hash(offset + 1, 64));
    }

    /// @notice Where it is kept what a public key is taken as.
    /// @param point Position of x ‖ y.
    function registrationOf(bytes32 bilateralId, uint256 algorithm, uint256 point)
        internal
        pure
        returns (bytes32 registration)
    {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, bilateralId)
            mstore8(add(free, 32), algorithm)
            calldatacopy(add(free, 33), point, 64)
            registration := keccak256(free, 97)
        }
    }

    /// @notice Takes the key at `offset` as a root or recovery key.
    function takeRoot(Store storage store, bytes32 bilateralId, uint256 offset) internal {
        store.registrations[registrationOf(bilateralId, Calldata.u8(offset), offset + 1)] = ROOT;
    }
}
