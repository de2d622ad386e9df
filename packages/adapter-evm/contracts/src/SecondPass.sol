// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Change} from "./Changes.sol";
import {Companions} from "./Companions.sol";
import {Digests} from "./Digests.sol";
import {Envelope} from "./Envelope.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Pass} from "./Pass.sol";
import {References} from "./References.sol";
import {ChangeSet, Sets} from "./Sets.sol";
import {Words} from "./Store.sol";
import {Tables} from "./Tables.sol";

/// @title Pass 2: each change in order, by the bilateral's table (spec/verdicts.md §5).
/// @dev Records are read from storage, where nothing is written before the pass is through. That is the overlay, too: a
/// set changes no record twice, and a reference to a record that it moves is refused. The first fields of a change and
/// of a row are read as one word, `head` and `row`. Arithmetic is unchecked: positions stay far below 2^64.
library SecondPass {
    uint256 private constant EPOCH_MAX = 255;
    uint256 private constant BY_OWNER = 1;
    uint256 private constant BY_PEER = 2;
    uint256 private constant BY_EITHER = 3;

    function run(mapping(bytes32 => bytes32) storage records, ChangeSet memory set, Pass memory pass) internal view {
        unchecked {
            for (uint256 i = 0; i < set.count; ++i) {
                Change change = Sets.changeAt(set, i);
                bytes32 head = Calldata.word(change.offset());
                uint256 place = judgeMove(pass, change, head, i);
                judgeActor(pass, change, head, Tables.word(place), i);
                uint256 rule = References.judge(records, set, change, place + Tables.GROUPS, i);
                Companions.judge(pass, set, change, rule, i);
            }
            uint256 unclaimed = pass.dependent & ~pass.claimed;
            if (unclaimed == 0) return;
            uint256 first = 0;
            while (unclaimed >> first & 1 == 0) ++first;
            revert ILateralRegister.CompanionUnclaimed(first);
        }
    }

    /// @dev headMismatch, actionUnknown, ownerNotAllowed, bilateralClosing.
    /// @return place Position in memory of the change's row.
    function judgeMove(Pass memory pass, Change change, bytes32 head, uint256 index)
        private
        pure
        returns (uint256 place)
    {
        unchecked {
            bytes32 record = change.record();
            uint256 epoch = Words.epochOf(record);
            uint256 state = Words.stateOf(record);
            bytes32 prev = Calldata.word(change.offset() + Sets.PREV);
            bool isEpoch = Sets.isEpoch(prev);
            bool isAtPrev = isEpoch ? uint8(uint256(prev) >> 64) == epoch : Digests.sameHead(prev, record);
            if (!isAtPrev) revert ILateralRegister.HeadMismatch(index);

            uint256 owners;
            (place, owners) =
                Tables.find(pass.table, Calldata.part(head, Sets.KIND), state, Calldata.part(head, Sets.ACTION));
            if (place == 0) revert ILateralRegister.ActionUnknown(index);
            bytes32 row = Tables.word(place);
            uint256 flags = Calldata.part(row, Tables.FLAGS);
            if ((flags & Tables.PREV_IS_EPOCH != 0) != isEpoch) revert ILateralRegister.ActionUnknown(index);
            if (flags & Tables.RAISES_EPOCH != 0 && ++epoch > EPOCH_MAX) revert ILateralRegister.ActionUnknown(index);

            uint256 owner = Calldata.part(head, Sets.OWNER);
            if (!Tables.ownerFits(Calldata.part(row, Tables.OWNER_IS), owner)) {
                revert ILateralRegister.OwnerNotAllowed(index);
            }
            if (state == 0) {
                if (!Tables.lists(owners, owner)) revert ILateralRegister.OwnerNotAllowed(index);
                if (pass.isClosing) revert ILateralRegister.BilateralClosing(index);
            }
            change.setMoved(Words.recordWord(Digests.headOf(change.moved()), Calldata.part(row, Tables.TO), epoch));
        }
    }

    /// @dev actorNotAllowed, keyNotPermitted, commitmentMismatch.
    function judgeActor(Pass memory pass, Change change, bytes32 head, bytes32 row, uint256 index) private pure {
        unchecked {
            uint256 actor = Calldata.part(head, Sets.ACTOR);
            if (!actorFits(Calldata.part(row, Tables.BY), Calldata.part(head, Sets.OWNER), actor)) {
                revert ILateralRegister.ActorNotAllowed(index);
            }
            uint256 refused = actor == 1 ? 0 : pass.refused0;
            if (actor != 0) refused |= pass.refused1;
            if (refused >> Calldata.part(row, Tables.ROLE) & 1 == 1) revert ILateralRegister.KeyNotPermitted(index);
            bool isNew = Calldata.part(row, Tables.FLAGS) & Tables.NEW_COMMITMENT != 0;
            if ((Calldata.word(change.offset() + Sets.COMMITMENT) != 0) != isNew) {
                revert ILateralRegister.CommitmentMismatch(index);
            }
        }
    }

    function actorFits(uint256 by, uint256 owner, uint256 actor) private pure returns (bool) {
        if (by > BY_PEER) return (by == BY_EITHER) == (actor != Envelope.ALL);
        // With an owner of all parties neither of the two is anybody.
        return owner != Envelope.ALL && actor == (by == BY_OWNER ? owner : owner ^ 1);
    }
}
