// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILateralRegister} from "../src/ILateralRegister.sol";
import {RegisterTest} from "./RegisterTest.sol";

/// @title Sets on a register: what is accepted once, and what no change of bytes can bring about.
contract RegisterTestOfSets is RegisterTest {
    bytes32 private constant RECORD = keccak256("record");
    bytes32 private constant DOCUMENT = keccak256("document");

    function test_appliesASetAndAnnouncesItWhole() external {
        bytes memory envelope = coSigned(agreement(RECORD, AGREE, 0, DOCUMENT), 1);
        bytes32 setId = tagged(0x6171a0d29099e358af7887a3a1b951005eaf82a72212da84a9056348001f62f2, bodyOf(envelope));
        vm.expectEmit();
        emit ILateralRegister.Applied(bilateralId, setId, envelope);
        assertEq(register.submit(envelope, ""), setId);
        assertEq(
            register.record(bilateralId, AGREEMENT, ALL, RECORD), bytes32(headOf(setId, 0)) | bytes32(uint256(1) << 56)
        );
    }

    function test_answersTheIdOfASetThatIsAppliedAlready() external {
        bytes memory envelope = coSigned(agreement(RECORD, AGREE, 0, DOCUMENT), 1);
        bytes32 setId = register.submit(envelope, "");
        assertEq(register.submit(envelope, ""), setId);
        assertEq(heldHead(RECORD), headOf(setId, 0));
    }

    function test_namesTheChangeThatIsRefused() external {
        bytes memory changes =
            abi.encodePacked(agreement(RECORD, AGREE, 0, DOCUMENT), agreement(keccak256("other"), AMEND, 0, DOCUMENT));
        bytes memory envelope = coSigned(changes, 2);
        vm.expectRevert(abi.encodeWithSelector(ILateralRegister.ActionUnknown.selector, 1));
        register.submit(envelope, "");
    }

    /// @dev Hints of any bytes: they may cost gas, never a verdict.
    function testFuzz_takesAnyHints(bytes calldata hints) external {
        bytes memory envelope = coSigned(agreement(RECORD, AGREE, 0, DOCUMENT), 1);
        assertEq(heldHead(RECORD), bytes24(0));
        bytes32 setId = register.submit(envelope, hints);
        assertEq(heldHead(RECORD), headOf(setId, 0));
    }

    /// @dev One byte is another one: the set is another set, or a signature is of nobody, or the bytes are none.
    function testFuzz_refusesAnyChangedByte(uint256 place, uint8 other) external {
        bytes memory envelope = coSigned(agreement(RECORD, AGREE, 0, DOCUMENT), 1);
        uint256 index = place % envelope.length;
        if (uint8(envelope[index]) == other) other ^= 1;
        envelope[index] = bytes1(other);
        expectRegisterError(envelope);
        assertEq(heldHead(RECORD), bytes24(0));
    }

    function testFuzz_refusesACutEnvelope(uint256 length) external {
        bytes memory envelope = coSigned(agreement(RECORD, AGREE, 0, DOCUMENT), 1);
        bytes memory cut = new bytes(length % envelope.length);
        for (uint256 i = 0; i < cut.length; ++i) {
            cut[i] = envelope[i];
        }
        vm.expectRevert(ILateralRegister.Malformed.selector);
        register.submit(cut, "");
    }

    function testFuzz_refusesAnyBytes(bytes calldata envelope) external {
        expectRegisterError(envelope);
    }

    /// @dev All errors of the register have four bytes, or four and the index of a change; a panic has another selector.
    function expectRegisterError(bytes memory envelope) private {
        try register.submit(envelope, "") {
            revert("accepted");
        } catch (bytes memory reason) {
            bytes4 selector = bytes4(reason);
            require(reason.length == 4 || reason.length == 36, "no error of the register");
            require(selector != 0x4e487b71 && selector != 0x08c379a0, "a panic or a text");
        }
    }

    function bodyOf(bytes memory envelope) private pure returns (bytes memory body) {
        uint256 length = envelope.length - 1 - 1 - 2 * 69 - 4;
        body = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            body[i] = envelope[i + 1];
        }
    }
}
