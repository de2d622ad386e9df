// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Tables} from "./Tables.sol";

/// @title Builds the data contract of a table: STOP ‖ slots u16 ‖ slots ‖ packed table.
/// @dev The index is always made here, so that nobody can publish a wrong one. Layout: spec/bytes.md §11.
library TableIndex {
    uint256 private constant KINDS = 2;
    uint256 private constant KIND_LENGTH = 3;
    uint256 private constant CODE_MAX = 24_576;
    uint256 private constant ROWS_MAX = CODE_MAX / 11; // a row has 11 bytes or more
    /// PUSH2 size, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN: init code that returns what follows it.
    uint256 private constant INIT = 0x61000080600a5f395ff3;
    uint256 private constant INIT_SIZE_SHIFT = 56;

    /// @return dataContract The new data contract.
    function deploy(bytes calldata packed) internal returns (address dataContract) {
        bytes memory code = abi.encodePacked(build(packed), packed);
        demand(code.length <= CODE_MAX);
        bytes memory init = abi.encodePacked(uint80(INIT | code.length << INIT_SIZE_SHIFT), code);
        assembly ("memory-safe") {
            dataContract := create(0, add(init, 32), mload(init))
            if iszero(dataContract) { revert(0, 0) } // out of gas: the table is not to blame
        }
    }

    function build(bytes calldata packed) private pure returns (bytes memory index) {
        demand(packed.length <= CODE_MAX);
        (uint256 start, uint256 end) = Calldata.bounds(packed);
        uint256 kinds = Calldata.u8(start + 1);
        uint256 offset = start + KINDS + kinds * KIND_LENGTH;
        uint256 rows = Calldata.u16(offset);
        demand(Calldata.u8(start) == 1 && rows < ROWS_MAX);
        bytes memory owners = readOwners(start + KINDS, kinds);
        index = newIndex(rows);
        offset += 2;
        uint256 before = 0;
        for (uint256 i = 0; i < rows; ++i) {
            uint256 row = uint256(Calldata.word(offset)) >> 232; // kind ‖ from ‖ action
            demand(offset < end && (i == 0 || row > before)); // ascending, so each at most once
            before = row;
            addRow(index, row, index.length + offset - start, owners[row >> 16]);
            offset = afterRow(offset);
        }
        demand(offset == end);
    }

    /// @dev At most three quarters of the slots are used, so that few rows collide and a search ends.
    function newIndex(uint256 rows) private pure returns (bytes memory index) {
        uint256 slots = 2;
        while (3 * slots < 4 * rows) slots *= 2;
        index = new bytes(Tables.INDEX + slots * Tables.SLOT_LENGTH);
        index[1] = bytes1(uint8(slots >> 8));
        index[2] = bytes1(uint8(slots));
    }

    function addRow(bytes memory index, uint256 row, uint256 offset, bytes1 owners) private pure {
        uint256 slots = (index.length - Tables.INDEX) / Tables.SLOT_LENGTH;
        uint256 entry = Tables.INDEX + (row * Tables.SPREAD >> 16) % slots * Tables.SLOT_LENGTH;
        while (index[entry] | index[entry + 1] != 0) {
            entry += Tables.SLOT_LENGTH;
            if (entry == index.length) entry = Tables.INDEX;
        }
        index[entry] = bytes1(uint8(offset >> 8));
        index[entry + 1] = bytes1(uint8(offset));
        index[entry + 2] = owners;
    }

    /// @return owners By number of the kind: the owners with which it may be opened.
    function readOwners(uint256 offset, uint256 kinds) private pure returns (bytes memory owners) {
        owners = new bytes(256);
        uint256 next = 0;
        for (uint256 i = 0; i < kinds; ++i) {
            uint256 kind = Calldata.u8(offset);
            demand(kind >= next); // ascending
            next = kind + 1;
            owners[kind] = bytes1(Calldata.word(offset + 1));
            offset += KIND_LENGTH;
        }
    }

    /// @dev Codes without a meaning are refused: by 1 to 4, owner and ownerIs 0 to 2, a companion rule or none.
    function afterRow(uint256 offset) private pure returns (uint256) {
        uint256 by = Calldata.u8(offset + Tables.BY);
        demand(by > 0 && by <= 4 && Calldata.u8(offset + Tables.OWNER_IS) <= 2);
        uint256 groups = Calldata.u8(offset + Tables.GROUPS);
        offset += Tables.GROUPS + 1;
        for (uint256 i = 0; i < groups; ++i) {
            demand(Calldata.u8(offset + 1) <= 2 && Calldata.u8(offset + 2) <= 2);
            offset = afterPairs(offset + 3);
        }
        uint256 companions = Calldata.u8(offset);
        demand(companions == 0 || companions == 1 && Calldata.u8(offset + 2) <= 2);
        return afterPairs(companions == 0 ? offset + 1 : afterPairs(offset + 4));
    }

    function afterPairs(uint256 offset) private pure returns (uint256) {
        return offset + 1 + 2 * Calldata.u8(offset);
    }

    function demand(bool condition) private pure {
        if (!condition) revert ILateralRegister.TableMalformed();
    }
}
