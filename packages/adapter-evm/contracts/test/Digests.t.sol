// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Digests} from "../src/Digests.sol";

/// @title The tags are the digests of their purposes.
contract DigestsTest {
    function test_tagsAreDigestsOfTheirPurpose() external pure {
        require(Digests.GENESIS == sha256("lateral/v1/genesis"), "genesis");
        require(Digests.KEY == sha256("lateral/v1/key"), "key");
        require(Digests.REVOKE == sha256("lateral/v1/revoke"), "revoke");
        require(Digests.ROOT == sha256("lateral/v1/root"), "root");
        require(Digests.STATUS == sha256("lateral/v1/status"), "status");
        require(Digests.SET_TABLE == sha256("lateral/v1/settable"), "settable");
        require(Digests.SET == sha256("lateral/v1/set"), "set");
        require(Digests.CHANGE == sha256("lateral/v1/change"), "change");
        require(Digests.REJECT == sha256("lateral/v1/reject"), "reject");
        require(Digests.TABLE == sha256("lateral/v1/table"), "table");
        require(Digests.LEDGER == sha256("lateral/v1/ledger"), "ledger");
    }

    /// @dev Any message, as the contract hashes it from calldata.
    function testFuzz_hashesCalldata(bytes calldata message) external view {
        uint256 offset;
        assembly ("memory-safe") {
            offset := message.offset
        }
        bytes32 found = Digests.ofCalldata(Digests.SET, offset, message.length);
        require(found == sha256(abi.encodePacked(Digests.SET, Digests.SET, message)), "digest");
    }

    function testFuzz_hashesChangesAndRejections(bytes32 setId, uint8 index, uint32 reason) external view {
        bytes32 change = sha256(abi.encodePacked(Digests.CHANGE, Digests.CHANGE, setId, index));
        bytes32 rejection = sha256(abi.encodePacked(Digests.REJECT, Digests.REJECT, setId, reason));
        require(Digests.ofChange(setId, index) == change, "change");
        require(Digests.ofRejection(setId, reason) == rejection, "rejection");
    }
}
