// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Digests} from "../src/Digests.sol";
import {TestRegister} from "./TestRegister.sol";
import {Vm} from "./Vm.sol";

/// @title A register with the table of this version, a bilateral of two parties, and what they sign.
/// @dev Each party has a key of role 0 at index 0. Key material is a number: root, recovery and working key by party.
abstract contract RegisterTest {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    bytes32 internal constant INSTANCE = keccak256("instance");
    uint256 internal constant NOW = 1_767_225_600;
    uint40 internal constant EXPIRY = uint40(NOW + 7200);
    uint8 internal constant ALL = 255;
    uint8 internal constant ROOT = 255;
    uint256 internal constant ROOT_KEY = 1000;
    uint256 internal constant RECOVERY_KEY = 2000;
    uint256 internal constant WORKING_KEY = 3000;

    // Of the table: spec/table.json.
    uint8 internal constant AGREEMENT = 1;
    uint8 internal constant AGREE = 1;
    uint8 internal constant AMEND = 2;

    TestRegister internal register;
    bytes internal packed;
    bytes32 internal tableDigest;
    bytes32 internal bilateralId;

    constructor() {
        vm.warp(NOW);
        register = new TestRegister(INSTANCE, true);
        packed = vm.parseBytes(vm.trim(vm.readFile("../../../spec/generated/table.packed.hex")));
        tableDigest = register.publishTable(packed);
        bilateralId = register.submit(establishment(), "");
        register.submit(registration(0), "");
        register.submit(registration(1), "");
    }

    function establishment() internal returns (bytes memory) {
        bytes memory keys = abi.encodePacked(
            publicKey(ROOT_KEY), publicKey(RECOVERY_KEY), publicKey(ROOT_KEY + 1), publicKey(RECOVERY_KEY + 1)
        );
        bytes memory body = abi.encodePacked(
            uint8(1), INSTANCE, tableDigest, uint8(1), uint32(3600), bytes32(0), keccak256("nonce"), uint8(2), keys
        );
        bytes32 id = tagged(Digests.GENESIS, body);
        return abi.encodePacked(
            uint8(1), body, uint8(2), signature(0, ROOT, ROOT_KEY, id), signature(1, ROOT, ROOT_KEY + 1, id)
        );
    }

    function registration(uint8 party) internal returns (bytes memory) {
        Vm.Wallet memory wallet = vm.createWallet(WORKING_KEY + party);
        bytes memory body = abi.encodePacked(
            header(),
            party,
            uint8(0),
            uint8(1),
            uint8(0),
            uint40(0),
            type(uint40).max,
            bytes32(0),
            wallet.publicKeyX,
            wallet.publicKeyY
        );
        bytes32 id = tagged(Digests.KEY, body);
        return abi.encodePacked(
            uint8(2),
            body,
            uint8(2),
            signature(party, ROOT, ROOT_KEY + party, id),
            signature(party, 0, WORKING_KEY + party, id)
        );
    }

    /// @notice A change of an agreement by both.
    function agreement(bytes32 recordId, uint8 action, bytes24 prev, bytes32 commitment)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(AGREEMENT, action, ALL, ALL, recordId, prev, commitment, bytes32(0), uint8(0), uint8(0));
    }

    /// @notice A set that both sign.
    function coSigned(bytes memory changes, uint8 count) internal view returns (bytes memory) {
        bytes memory body = abi.encodePacked(header(), count, changes);
        bytes32 id = tagged(Digests.SET, body);
        return abi.encodePacked(
            uint8(7), body, uint8(2), signature(0, 0, WORKING_KEY, id), signature(1, 0, WORKING_KEY + 1, id), uint32(0)
        );
    }

    function signature(uint8 party, uint8 index, uint256 privateKey, bytes32 id) internal pure returns (bytes memory) {
        (, bytes32 r, bytes32 s) = vm.sign(privateKey, id);
        return abi.encodePacked(party, index, uint8(1), uint16(64), r, s);
    }

    function header() internal view returns (bytes memory) {
        return abi.encodePacked(uint8(1), bilateralId, EXPIRY);
    }

    function publicKey(uint256 privateKey) internal returns (bytes memory) {
        Vm.Wallet memory wallet = vm.createWallet(privateKey);
        return abi.encodePacked(uint8(1), wallet.publicKeyX, wallet.publicKeyY);
    }

    function tagged(bytes32 tag, bytes memory message) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(tag, tag, message));
    }

    /// @notice The head that a change of a set leaves.
    function headOf(bytes32 setId, uint8 index) internal pure returns (bytes24) {
        return bytes24(tagged(Digests.CHANGE, abi.encodePacked(setId, index)));
    }

    function heldHead(bytes32 recordId) internal view returns (bytes24) {
        return bytes24(register.record(bilateralId, AGREEMENT, ALL, recordId));
    }

    function assertEq(bytes32 found, bytes32 expected) internal pure {
        require(found == expected, "not as expected");
    }
}
