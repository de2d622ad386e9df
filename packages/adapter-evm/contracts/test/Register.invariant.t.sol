// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RegisterTest} from "./RegisterTest.sol";

/// @title Delivers sets as they come: fresh ones, old ones, and ones that somebody changed on the way.
contract Deliverer is RegisterTest {
    uint256 private constant RECORDS = 4;
    /// By record: what its head has to be.
    mapping(uint256 => bytes24) private heads;
    bytes[] private delivered;
    bytes32[2] private keys;
    uint256 private accepted;

    constructor() {
        keys = [register.key(bilateralId, 0, 0), register.key(bilateralId, 1, 0)];
    }

    /// @dev Agrees on a record, or amends it.
    function deliverNext(uint256 record, bytes32 document) external {
        record %= RECORDS;
        if (document == 0) document = bytes32(uint256(1));
        uint8 action = heads[record] == 0 ? AGREE : AMEND;
        bytes memory envelope = coSigned(agreement(idOf(record), action, heads[record], document), 1);
        heads[record] = headOf(register.submit(envelope, ""), 0);
        delivered.push(envelope);
        ++accepted;
    }

    /// @dev A set that was applied before: answered as such, or passed by; it moves nothing.
    function deliverAgain(uint256 which) external {
        if (delivered.length == 0) return;
        try register.submit(delivered[which % delivered.length], "") {} catch {}
    }

    function deliverChanged(uint256 record, uint256 place, uint8 difference) external {
        record %= RECORDS;
        uint8 action = heads[record] == 0 ? AGREE : AMEND;
        bytes memory envelope = coSigned(agreement(idOf(record), action, heads[record], keccak256("x")), 1);
        place %= envelope.length;
        envelope[place] ^= bytes1(difference == 0 ? 1 : difference);
        try register.submit(envelope, "") {
            revert("a changed set is accepted");
        } catch {}
    }

    function deliverAnything(bytes calldata envelope, bytes calldata hints) external {
        try register.submit(envelope, hints) {
            revert("anything is accepted");
        } catch {}
    }

    function check() external view {
        for (uint256 record = 0; record < RECORDS; ++record) {
            assertEq(heldHead(idOf(record)), heads[record]);
        }
        for (uint8 party = 0; party < 2; ++party) {
            assertEq(register.key(bilateralId, party, 0), keys[party]);
        }
    }

    function idOf(uint256 record) private pure returns (bytes32) {
        return keccak256(abi.encode("record", record));
    }
}

/// @title Heads move by accepted sets only, and a key's word never changes by what others deliver.
contract RegisterInvariants {
    Deliverer private deliverer;

    function setUp() external {
        deliverer = new Deliverer();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(deliverer);
    }

    function invariant_headsMoveByAcceptedSetsOnly() external view {
        deliverer.check();
    }
}
