// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A party's keys. Words as the view `bilateral` shows them.
struct Party {
    bytes32 root;
    bytes32 recovery;
    bytes32 pending;
}

/// @dev The first five fields share one slot, the only one that a set reads.
struct Bilateral {
    uint8 status;
    uint8 mode;
    uint8 tableGeneration;
    uint32 recoveryDelay;
    address table;
    bytes32 successor;
    Party[2] parties;
}

/// @dev All that a register keeps. `records` comes first: storage proofs name its slot 0.
struct Store {
    /// By keccak256(bilateralId 32 ‖ recordId 32 ‖ kind u8 ‖ owner u8).
    mapping(bytes32 => bytes32) records;
    /// By keccak256(bilateralId 32 ‖ party u8 ‖ index u8).
    mapping(bytes32 => bytes32) keys;
    /// By keccak256(bilateralId 32 ‖ algorithm u8 ‖ x 32 ‖ y 32): what the public key is taken as, never zero again.
    mapping(bytes32 => bytes32) registrations;
    mapping(bytes32 => Bilateral) bilaterals;
    /// Data contracts by digest of the table.
    mapping(bytes32 => address) tables;
}

/// @title The parts of what is stored in one word.
library Words {
    uint256 internal constant OPEN = 1;
    uint256 internal constant CLOSING = 2;
    uint256 internal constant CLOSED = 3;

    function recordWord(bytes32 head, uint256 state, uint256 epoch) internal pure returns (bytes32) {
        return head | bytes32(state << 56 | epoch << 48);
    }

    function stateOf(bytes32 record) internal pure returns (uint256) {
        return uint8(uint256(record) >> 56);
    }

    function epochOf(bytes32 record) internal pure returns (uint256) {
        return uint8(uint256(record) >> 48);
    }

    /// @notice A public key without what it is used for: fingerprint in the first 20 bytes, algorithm in the last.
    function keyWord(uint256 algorithm, bytes32 hashOfPoint) internal pure returns (bytes32) {
        return bytes32(uint256(hashOfPoint) << 96 | algorithm);
    }
}
