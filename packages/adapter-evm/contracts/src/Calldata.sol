// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Big-endian fields of calldata by absolute position.
/// @dev Nothing here checks bounds. Readers go forward only and refuse the command unless they end exactly where its
/// bytes end, so a field that was read past the end is never used.
library Calldata {
    function u8(uint256 offset) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := byte(0, calldataload(offset))
        }
    }

    function u16(uint256 offset) internal pure returns (uint256) {
        return uint256(word(offset)) >> 240;
    }

    function u32(uint256 offset) internal pure returns (uint256) {
        return uint256(word(offset)) >> 224;
    }

    function u40(uint256 offset) internal pure returns (uint256) {
        return uint256(word(offset)) >> 216;
    }

    function word(uint256 offset) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := calldataload(offset)
        }
    }

    /// @notice A byte of a word that was read before.
    function part(bytes32 value, uint256 index) internal pure returns (uint256 result) {
        assembly ("memory-safe") {
            result := byte(index, value)
        }
    }

    /// @return start Position of the first byte.
    /// @return end Position after the last byte.
    function bounds(bytes calldata data) internal pure returns (uint256 start, uint256 end) {
        assembly ("memory-safe") {
            start := data.offset
            end := add(start, data.length) // safe: the ABI decoder has checked that it lies within calldata
        }
    }

    function hash(uint256 offset, uint256 length) internal pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, offset, length)
            digest := keccak256(free, length)
        }
    }
}
