// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Change, Changes} from "./Changes.sol";
import {Envelope} from "./Envelope.sol";

struct ChangeSet {
    /// Position in calldata, and the one after the last byte.
    uint256 start;
    uint256 end;
    bytes32 bilateralId;
    /// Mask of the parties that have to sign.
    uint256 actors;
    uint256 count;
    /// Position in memory of the first change; the others follow.
    uint256 changes;
}

/// @title Reads a set and judges all that shows in its bytes alone (spec/bytes.md §7).
/// @dev Every fault is the same error: `fault` gathers them, so that the way through a good set has few jumps. Arithmetic
/// is unchecked: positions in calldata and memory stay far below 2^64.
library Sets {
    // Offsets in a change; the first four fields are read as one word.
    uint256 internal constant KIND = 0;
    uint256 internal constant ACTION = 1;
    uint256 internal constant OWNER = 2;
    uint256 internal constant ACTOR = 3;
    uint256 internal constant RECORD_ID = 4;
    uint256 internal constant PREV = 36;
    uint256 internal constant COMMITMENT = 60;
    uint256 internal constant REFERENCE_COUNT = 124;
    uint256 internal constant REFERENCES = 125;

    // A reference: kind u8 ‖ owner u8 ‖ recordId 32 ‖ head 24.
    uint256 internal constant REFERENCE_LENGTH = 58;

    uint256 private constant COUNT = 38;
    uint256 private constant CHANGES = 39;
    uint256 private constant CHANGES_MAX = 16;
    uint256 private constant REFERENCES_MAX = 24;
    uint256 private constant COMPANIONS_MAX = 15;

    function read(mapping(bytes32 => bytes32) storage records, uint256 start)
        internal
        pure
        returns (ChangeSet memory set)
    {
        unchecked {
            Envelope.checkHeader(start);
            uint256 count = Calldata.u8(start + COUNT);
            Envelope.demand(count - 1 < CHANGES_MAX); // 0 wraps around
            set.start = start;
            set.bilateralId = Calldata.word(start + Envelope.BILATERAL_ID);
            set.count = count;
            set.changes = Changes.allocate(count);
            (uint256 end, uint256 actors, uint256 fault) = readChanges(set.changes, start + CHANGES, count);
            set.end = end;
            // Bit 255 stands for an actor of all parties.
            set.actors = actors < Envelope.BOTH ? actors : Envelope.BOTH;
            fault |= placeRecords(records, set.bilateralId, set.changes, count);
            Envelope.demand(fault == 0);
        }
    }

    /// @notice Storage slot of a record of the bilateral.
    function slotOf(
        mapping(bytes32 => bytes32) storage records,
        bytes32 bilateralId,
        bytes32 recordId,
        uint256 kind,
        uint256 owner
    ) internal pure returns (uint256 slot) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, bilateralId)
            mstore(add(free, 32), recordId)
            mstore8(add(free, 64), kind)
            mstore8(add(free, 65), owner)
            mstore(0, keccak256(free, 66))
            mstore(32, records.slot)
            slot := keccak256(0, 64)
        }
    }

    function load(uint256 slot) internal view returns (bytes32 record) {
        assembly ("memory-safe") {
            record := sload(slot)
        }
    }

    function save(uint256 slot, bytes32 record) internal {
        assembly ("memory-safe") {
            sstore(slot, record)
        }
    }

    function changeAt(ChangeSet memory set, uint256 index) internal pure returns (Change) {
        unchecked {
            return Change.wrap(set.changes + index * Changes.SIZE);
        }
    }

    /// @notice Number of changes up to the last one that builds on a head, whose record a rejection moves; 0 without any.
    function countToRejected(ChangeSet memory set) internal pure returns (uint256 count) {
        count = set.count;
        while (count > 0 && isEpoch(Calldata.word(changeAt(set, count - 1).offset() + PREV))) --count;
    }

    /// @notice Whether a prev, in the first 24 bytes, is 23 × ff ‖ epoch u8 and no head.
    function isEpoch(bytes32 prev) internal pure returns (bool) {
        return uint256(prev) >> 72 == type(uint184).max;
    }

    /// @notice Whether one of the changes from `first` to `end`, positions in memory, moves the record at this slot.
    function moves(uint256 first, uint256 end, uint256 slot) internal pure returns (bool found) {
        assembly ("memory-safe") {
            for {} // Changes.SIZE
             lt(first, end) { first := add(first, 160) } {
                found := or(found, eq(mload(add(first, 64)), slot))
            }
        }
    }

    /// @return end Position in calldata after the last change.
    /// @return actors Mask of the actors: bits 0, 1 and 255.
    /// @return fault Not 0 when something is wrong.
    function readChanges(uint256 change, uint256 offset, uint256 count)
        private
        pure
        returns (uint256 end, uint256 actors, uint256 fault)
    {
        assembly ("memory-safe") {
            /// 0, 1 and 255 are owners and actors.
            function isStranger(party) -> result {
                result := gt(and(add(party, 1), 0xff), 2)
            }
            let references := 0
            let companions := 0
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                let head := calldataload(offset)
                actors := or(actors, shl(byte(ACTOR, head), 1))
                fault := or(fault, or(isStranger(byte(OWNER, head)), isStranger(byte(ACTOR, head))))

                let n := byte(0, calldataload(add(offset, REFERENCE_COUNT)))
                references := add(references, n)
                let each := add(offset, REFERENCES)
                end := add(each, mul(n, REFERENCE_LENGTH))
                for {} lt(each, end) { each := add(each, REFERENCE_LENGTH) } {
                    fault := or(fault, isStranger(byte(1, calldataload(each))))
                }
                mstore(change, offset)
                mstore(add(change, 32), end)
                change := add(change, 160) // Changes.SIZE

                n := byte(0, calldataload(end))
                companions := add(companions, n)
                offset := add(add(end, 1), n)
                let named := 0
                for { each := add(end, 1) } lt(each, offset) { each := add(each, 1) } {
                    let companion := byte(0, calldataload(each))
                    let bit := shl(companion, 1)
                    fault := or(fault, or(iszero(lt(companion, i)), and(named, bit))) // an earlier change, and once
                    named := or(named, bit)
                }
            }
            end := offset
            fault := or(fault, or(gt(references, REFERENCES_MAX), gt(companions, COMPANIONS_MAX)))
        }
    }

    /// @notice Works out the storage slot of each change's record.
    /// @return fault Not 0 when a record is changed twice.
    function placeRecords(
        mapping(bytes32 => bytes32) storage records,
        bytes32 bilateralId,
        uint256 first,
        uint256 count
    ) private pure returns (uint256 fault) {
        unchecked {
            uint256 end = first + count * Changes.SIZE;
            for (uint256 each = first; each < end; each += Changes.SIZE) {
                uint256 offset = Change.wrap(each).offset();
                bytes32 head = Calldata.word(offset);
                uint256 slot = slotOf(
                    records,
                    bilateralId,
                    Calldata.word(offset + RECORD_ID),
                    Calldata.part(head, KIND),
                    Calldata.part(head, OWNER)
                );
                if (moves(first, each, slot)) fault = 1;
                Change.wrap(each).setSlot(slot);
            }
        }
    }
}
