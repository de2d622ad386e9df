// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Position in memory of what is known of a change. No struct, as the compiler would clear a new one for each
/// variable of its type.
type Change is uint256;

using Changes for Change global;

/// @title A change of a set, and how its record stands before and after it.
library Changes {
    /// Bytes in memory.
    uint256 internal constant SIZE = 160;

    /// @notice Room for changes that follow each other; not cleared, as each part is written before it is read.
    function allocate(uint256 count) internal pure returns (uint256 first) {
        assembly ("memory-safe") {
            first := mload(0x40)
            mstore(0x40, add(first, mul(count, SIZE)))
        }
    }

    /// @notice Position in calldata.
    function offset(Change change) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(change)
        }
    }

    /// @notice Position in calldata of the count of its companions, where its references end.
    function companions(Change change) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(change, 32))
        }
    }

    /// @notice Storage slot of its record.
    function slot(Change change) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(change, 64))
        }
    }

    /// @notice Its record as it stands before.
    function record(Change change) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := mload(add(change, 96))
        }
    }

    /// @notice Its changeId, and when it is judged its record as it stands after.
    function moved(Change change) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := mload(add(change, 128))
        }
    }

    function setSlot(Change change, uint256 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(change, 64), value)
        }
    }

    function setRecord(Change change, bytes32 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(change, 96), value)
        }
    }

    function setMoved(Change change, bytes32 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(change, 128), value)
        }
    }
}
