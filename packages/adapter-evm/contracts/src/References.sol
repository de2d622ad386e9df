// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Change} from "./Changes.sol";
import {Digests} from "./Digests.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {ChangeSet, Sets} from "./Sets.sol";
import {Words} from "./Store.sol";
import {Tables} from "./Tables.sol";

/// @title The references of a change against the groups of its row (spec/verdicts.md §5, 8 and 9).
/// @dev `group = min u8 ‖ owner u8 ‖ ownerIs u8 ‖ pairs`; a group is its position in memory.
library References {
    uint256 private constant OWNER = 1;
    uint256 private constant OWNER_IS = 2;
    uint256 private constant PAIRS = 3;
    // Offsets in a reference.
    uint256 private constant RECORD_OWNER = 1;
    uint256 private constant RECORD_ID = 2;
    uint256 private constant HEAD = 34;

    /// @dev referenceCount, then reference by reference.
    /// @param groups Position in memory: count u8, then the groups.
    /// @return rule Position in memory after the groups, where the row's companion rule is.
    function judge(
        mapping(bytes32 => bytes32) storage records,
        ChangeSet memory set,
        Change change,
        uint256 groups,
        uint256 index
    ) internal view returns (uint256 rule) {
        unchecked {
            uint256 first = change.offset() + Sets.REFERENCES;
            uint256 end = change.companions();
            bool isComplete;
            (rule, isComplete) = count(groups, first, end);
            if (!isComplete) revert ILateralRegister.ReferenceCount(index);
            for (uint256 each = first; each < end; each += Sets.REFERENCE_LENGTH) {
                bytes32 head = Calldata.word(each);
                uint256 group = find(groups + 1, rule, Calldata.part(head, Sets.KIND));
                if (group == 0) revert ILateralRegister.ReferenceKind(index);
                uint256 owner = Calldata.part(Calldata.word(change.offset()), Sets.OWNER);
                if (!ownerFits(Tables.word(group), owner, Calldata.part(head, RECORD_OWNER))) {
                    revert ILateralRegister.ReferenceOwner(index);
                }
                judgeRecord(records, set, group, each, index);
            }
        }
    }

    /// @dev referenceHead, referenceState.
    function judgeRecord(
        mapping(bytes32 => bytes32) storage records,
        ChangeSet memory set,
        uint256 group,
        uint256 offset,
        uint256 index
    ) private view {
        unchecked {
            bytes32 head = Calldata.word(offset);
            uint256 kind = Calldata.part(head, Sets.KIND);
            uint256 owner = Calldata.part(head, RECORD_OWNER);
            uint256 slot = Sets.slotOf(records, set.bilateralId, Calldata.word(offset + RECORD_ID), kind, owner);
            bytes32 record = Sets.load(slot);
            if (!Digests.sameHead(record, Calldata.word(offset + HEAD))) revert ILateralRegister.ReferenceHead(index);
            // The head that this set gives a record depends on the set's own bytes: no reference can name it.
            if (Sets.moves(set.changes, Change.unwrap(Sets.changeAt(set, index)), slot)) {
                revert ILateralRegister.ReferenceHead(index);
            }
            if (!Tables.hasPair(group + PAIRS, kind, Words.stateOf(record))) {
                revert ILateralRegister.ReferenceState(index);
            }
        }
    }

    /// @notice Counts the references from `first` to `end` by groups.
    /// @return at Position in memory after the groups.
    /// @return isComplete Whether each group has its minimum.
    function count(uint256 groups, uint256 first, uint256 end) private pure returns (uint256, bool isComplete) {
        unchecked {
            uint256 group = groups + 1;
            isComplete = true;
            for (uint256 left = Tables.u8(groups); left > 0; --left) {
                uint256 missing = Tables.u8(group);
                for (uint256 each = first; each < end; each += Sets.REFERENCE_LENGTH) {
                    if (missing == 0) break;
                    if (Tables.hasKind(group + PAIRS, Calldata.u8(each))) --missing;
                }
                if (missing > 0) isComplete = false;
                group = Tables.afterPairs(group + PAIRS);
            }
            return (group, isComplete);
        }
    }

    /// @return group The first one that takes this kind, else 0.
    function find(uint256 first, uint256 end, uint256 kind) private pure returns (uint256 group) {
        unchecked {
            for (group = first; group < end; group = Tables.afterPairs(group + PAIRS)) {
                if (Tables.hasKind(group + PAIRS, kind)) return group;
            }
            return 0;
        }
    }

    /// @param rule The group's first word.
    function ownerFits(bytes32 rule, uint256 owner, uint256 referenced) private pure returns (bool) {
        return Tables.ownerFits(Calldata.part(rule, OWNER_IS), referenced)
            && Tables.ownersRelate(Calldata.part(rule, OWNER), owner, referenced);
    }
}
