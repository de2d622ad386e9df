// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A table in memory: the code of its data contract, copied once for each set.
/// @dev Layouts: `ILateralRegister.table` for the index, spec/bytes.md §11 for rows. Offsets are positions in memory.
library Tables {
    // The index: STOP ‖ slots u16 ‖ slots × (offset of the row u16 ‖ owners u8), slots a power of two above the rows.
    uint256 internal constant INDEX = 3;
    uint256 internal constant SLOT_LENGTH = 3;
    /// Knuth's multiplier spreads kind ‖ state ‖ action over the slots; the next free slot takes what collides.
    uint256 internal constant SPREAD = 0x9e3779b1;

    // Offsets in a row.
    uint256 internal constant TO = 3;
    uint256 internal constant BY = 4;
    uint256 internal constant OWNER_IS = 5;
    uint256 internal constant ROLE = 6;
    uint256 internal constant FLAGS = 7;
    uint256 internal constant GROUPS = 8;

    uint256 internal constant NEW_COMMITMENT = 1;
    uint256 internal constant PREV_IS_EPOCH = 2;
    uint256 internal constant RAISES_EPOCH = 4;

    uint256 private constant ANY = 0;
    uint256 private constant SAME = 1;
    uint256 private constant ONE = 1;
    uint256 private constant ALL_PARTIES = 255;

    function load(address dataContract) internal view returns (uint256 table) {
        assembly ("memory-safe") {
            table := mload(0x40)
            let size := extcodesize(dataContract)
            extcodecopy(dataContract, table, 0, size)
            mstore(0x40, add(table, and(add(size, 63), not(31)))) // a word more: the last row is read in whole words
        }
    }

    function u8(uint256 offset) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := byte(0, mload(offset))
        }
    }

    function word(uint256 offset) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := mload(offset)
        }
    }

    /// @notice Finds the row of a kind, state and action.
    /// @return row Zero when there is none.
    /// @return owners Mask of the owners with which the kind may be opened: bits 0 and 1, and 7 for all parties.
    function find(uint256 table, uint256 kind, uint256 from, uint256 action)
        internal
        pure
        returns (uint256 row, uint256 owners)
    {
        assembly ("memory-safe") {
            let wanted := or(or(shl(16, kind), shl(8, from)), action)
            let mask := sub(shr(240, mload(add(table, 1))), 1)
            let slot := and(shr(16, mul(wanted, SPREAD)), mask)
            for {} 1 { slot := and(add(slot, 1), mask) } {
                let entry := mload(add(add(table, INDEX), mul(slot, SLOT_LENGTH)))
                if iszero(shr(240, entry)) { break } // a free slot: safe, there always is one
                row := add(table, shr(240, entry))
                owners := and(shr(232, entry), 0xff)
                if eq(shr(232, mload(row)), wanted) { break }
                row := 0
            }
        }
    }

    function lists(uint256 owners, uint256 owner) internal pure returns (bool) {
        return owners >> (owner & 7) & 1 == 1; // 255 & 7 is 7, the bit of all parties
    }

    /// @param ownerIs 0 any, 1 one, 2 all.
    function ownerFits(uint256 ownerIs, uint256 owner) internal pure returns (bool) {
        if (ownerIs == ANY) return true;
        return (ownerIs == ONE) == (owner != ALL_PARTIES);
    }

    /// @param relation 0 any, 1 same, 2 other; the last two hold between 0 and 1 only.
    function ownersRelate(uint256 relation, uint256 owner, uint256 other) internal pure returns (bool) {
        if (relation == ANY) return true;
        return owner | other != ALL_PARTIES && (relation == SAME) == (owner == other);
    }

    /// @notice Whether one of the pairs at `pairs` (count u8 ‖ count × (kind u8 ‖ u8)) begins with this kind.
    function hasKind(uint256 pairs, uint256 kind) internal pure returns (bool has) {
        assembly ("memory-safe") {
            let end := add(pairs, shl(1, byte(0, mload(pairs))))
            for { let each := pairs } and(lt(each, end), iszero(has)) { each := add(each, 2) } {
                has := eq(byte(1, mload(each)), kind)
            }
        }
    }

    /// @notice Whether the pairs at `pairs` hold this one.
    function hasPair(uint256 pairs, uint256 kind, uint256 other) internal pure returns (bool has) {
        assembly ("memory-safe") {
            let pair := or(shl(8, kind), other)
            let end := add(pairs, shl(1, byte(0, mload(pairs))))
            for { let each := pairs } and(lt(each, end), iszero(has)) { each := add(each, 2) } {
                has := eq(and(shr(232, mload(each)), 0xffff), pair) // the two bytes after the one at `each`
            }
        }
    }

    function afterPairs(uint256 pairs) internal pure returns (uint256) {
        unchecked {
            return pairs + 1 + 2 * u8(pairs);
        }
    }
}
