// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILateralRegister} from "../src/ILateralRegister.sol";
import {Tables} from "../src/Tables.sol";
import {RegisterTest} from "./RegisterTest.sol";

/// @title A published table finds exactly its rows; bytes that are no table are refused.
contract TableIndexTest is RegisterTest {
    uint256 private constant KINDS = 2;

    function test_publishingAgainChangesNothing() external {
        address before = register.table(tableDigest);
        assertEq(register.publishTable(packed), tableDigest);
        require(register.table(tableDigest) == before && before != address(0), "another data contract");
    }

    function test_findsEachOfItsRows() external view {
        uint256 table = Tables.load(register.table(tableDigest));
        uint256 at = firstRow();
        for (uint256 rows = u16(at - 2); rows > 0; --rows) {
            (uint256 row, uint256 owners) = Tables.find(table, u8(at), u8(at + 1), u8(at + 2));
            require(row != 0 && Tables.word(row) == word(at), "another row");
            require(owners == ownersOf(u8(at)), "other owners");
            at = afterRow(at);
        }
        require(at == packed.length, "not all rows");
    }

    function testFuzz_findsNoOtherRow(uint8 kind, uint8 from, uint8 action) external view {
        uint256 table = Tables.load(register.table(tableDigest));
        (uint256 row,) = Tables.find(table, kind, from, action);
        require((row != 0) == isRow(kind, from, action), "a row that is not there");
    }

    function testFuzz_refusesACutTable(uint256 length) external {
        bytes memory cut = new bytes(length % packed.length);
        for (uint256 i = 0; i < cut.length; ++i) {
            cut[i] = packed[i];
        }
        vm.expectRevert(ILateralRegister.TableMalformed.selector);
        register.publishTable(cut);
    }

    function testFuzz_refusesBytesAfterATable(bytes1 rest) external {
        vm.expectRevert(ILateralRegister.TableMalformed.selector);
        register.publishTable(abi.encodePacked(packed, rest));
    }

    function isRow(uint8 kind, uint8 from, uint8 action) private view returns (bool) {
        for (uint256 at = firstRow(); at < packed.length; at = afterRow(at)) {
            if (u8(at) == kind && u8(at + 1) == from && u8(at + 2) == action) return true;
        }
        return false;
    }

    function firstRow() private view returns (uint256) {
        return KINDS + 3 * u8(1) + 2;
    }

    function ownersOf(uint256 kind) private view returns (uint256) {
        uint256 at = KINDS;
        while (u8(at) != kind) at += 3;
        return u8(at + 1);
    }

    function afterRow(uint256 at) private view returns (uint256) {
        uint256 groups = u8(at + 8);
        at += 9;
        for (uint256 i = 0; i < groups; ++i) {
            at += 4 + 2 * u8(at + 3);
        }
        at += u8(at) == 0 ? 1 : 5 + 2 * u8(at + 4);
        return at + 1 + 2 * u8(at);
    }

    function u8(uint256 at) private view returns (uint256) {
        return uint8(packed[at]);
    }

    function u16(uint256 at) private view returns (uint256) {
        return u8(at) << 8 | u8(at + 1);
    }

    /// @dev As the data contract holds it: zeros after the end.
    function word(uint256 at) private view returns (bytes32 value) {
        for (uint256 i = 0; i < 32 && at + i < packed.length; ++i) {
            value |= bytes32(packed[at + i]) >> 8 * i;
        }
    }
}
