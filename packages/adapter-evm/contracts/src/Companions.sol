// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Change} from "./Changes.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Pass} from "./Pass.sol";
import {ChangeSet, Sets} from "./Sets.sol";
import {Tables} from "./Tables.sol";

/// @title The companions of a change against its row's rule (spec/verdicts.md §5, 10).
/// @dev `rule = 1 ‖ min u8 ‖ owner u8 ‖ flags u8 ‖ pairs`, or 0 alone where the row takes none; the pairs of companionOf
/// follow.
library Companions {
    uint256 private constant MIN = 1;
    uint256 private constant OWNER = 2;
    uint256 private constant FLAGS = 3;
    uint256 private constant PAIRS = 4;

    uint256 private constant SAME_ID = 1;
    uint256 private constant BOTH_OWNERS = 2;

    /// @param place Position in memory of the rule.
    function judge(Pass memory pass, ChangeSet memory set, Change change, uint256 place, uint256 index) internal pure {
        unchecked {
            uint256 count = Calldata.u8(change.companions());
            uint256 companionOf = place + 1;
            if (Tables.u8(place) == 0) {
                if (count > 0) revert ILateralRegister.CompanionMismatch(index);
            } else {
                if (!claim(pass, set, change, place, count)) revert ILateralRegister.CompanionMismatch(index);
                companionOf = Tables.afterPairs(place + PAIRS);
            }
            if (Tables.u8(companionOf) > 0) pass.dependent |= 1 << index;
        }
    }

    /// @notice Claims the companions of a change and says whether they are those that its rule asks for.
    function claim(Pass memory pass, ChangeSet memory set, Change change, uint256 place, uint256 count)
        private
        pure
        returns (bool)
    {
        unchecked {
            bytes32 rule = Tables.word(place);
            uint256 claimed = pass.claimed;
            uint256 owners = 0;
            for (uint256 i = 1; i <= count; ++i) {
                uint256 companion = Calldata.u8(change.companions() + i);
                uint256 taken = Sets.changeAt(set, companion).offset();
                if (claimed >> companion & 1 == 1 || !fits(place, rule, change.offset(), taken)) return false;
                claimed |= 1 << companion;
                owners |= 1 << Calldata.u8(taken + Sets.OWNER); // an owner of all parties is neither of the two
            }
            pass.claimed = claimed;
            if (Calldata.part(rule, FLAGS) & BOTH_OWNERS != 0 && owners & 3 != 3) return false;
            return count >= Calldata.part(rule, MIN);
        }
    }

    /// @param offset Position of the change that takes it.
    /// @param taken Position of the companion.
    function fits(uint256 place, bytes32 rule, uint256 offset, uint256 taken) private pure returns (bool) {
        unchecked {
            bytes32 head = Calldata.word(taken);
            uint256 action = Calldata.part(head, Sets.ACTION);
            if (!Tables.hasPair(place + PAIRS, Calldata.part(head, Sets.KIND), action)) return false;
            uint256 owner = Calldata.u8(offset + Sets.OWNER);
            if (!Tables.ownersRelate(Calldata.part(rule, OWNER), owner, Calldata.part(head, Sets.OWNER))) return false;
            if (Calldata.part(rule, FLAGS) & SAME_ID == 0) return true;
            return Calldata.word(offset + Sets.RECORD_ID) == Calldata.word(taken + Sets.RECORD_ID);
        }
    }
}
