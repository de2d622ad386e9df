/// A yardstick, not a product: `submit` of the register for sets signed with ES256K, written by hand for gas alone.
///
/// It makes the register's checks in the register's order on the register's storage and answers with its event and errors,
/// but has no other command, no table publication and no ABI validation. Memory is laid out by hand:
///   0x00 scratch · 0x40 bilateralId ‖ what follows it in a key · 0xa0 changes, 160 bytes each · then a buffer for digests, the
///   table and the event in turn.
object "MinimalRegister" {
    code {
        datacopy(0, dataoffset("runtime"), datasize("runtime"))
        return(0, datasize("runtime"))
    }
    object "runtime" {
        code {
            function fail(selector) {
                mstore(0, shl(224, selector))
                revert(0, 4)
            }
            function failAt(selector, index) {
                mstore(0, shl(224, selector))
                mstore(4, index)
                revert(0, 36)
            }
            function isStranger(party) -> is { is := gt(and(add(party, 1), 0xff), 2) }
            function recordSlot(recordId, kind, owner) -> slot {
                mstore(0x60, recordId)
                mstore8(0x80, kind)
                mstore8(0x81, owner)
                mstore(0, keccak256(0x40, 66))
                mstore(0x20, 0)
                slot := keccak256(0, 64)
            }
            function hasKind(pairs, kind) -> has {
                let end := add(pairs, shl(1, byte(0, mload(pairs))))
                for {} and(lt(pairs, end), iszero(has)) { pairs := add(pairs, 2) } { has := eq(byte(1, mload(pairs)), kind) }
            }
            function hasPair(pairs, pair) -> has {
                let end := add(pairs, shl(1, byte(0, mload(pairs))))
                for {} and(lt(pairs, end), iszero(has)) { pairs := add(pairs, 2) } {
                    has := eq(and(shr(232, mload(pairs)), 0xffff), pair)
                }
            }
            /// 0 any, 1 one, 2 all.
            function ownerMisfits(ownerIs, owner) -> misfits {
                misfits := and(gt(ownerIs, 0), xor(eq(ownerIs, 1), lt(owner, 255)))
            }
            /// 0 any, 1 same, 2 other.
            function ownersDiffer(relation, owner, other) -> differ {
                differ := and(gt(relation, 0), or(eq(or(owner, other), 255), xor(eq(relation, 1), eq(owner, other))))
            }

            if iszero(eq(shr(224, calldataload(0)), 0x39b973ad)) { revert(0, 0) }
            let start := add(36, calldataload(4))
            let buffer
            let set := add(start, 1)
            let count := byte(5, calldataload(add(start, 34)))
            let at := add(start, 40)
            let actors
            {
                let fault := or(
                    or(iszero(eq(byte(0, calldataload(start)), 7)), iszero(eq(byte(1, calldataload(start)), 1))),
                    or(mod(shr(216, calldataload(add(start, 34))), 3600), gt(sub(count, 1), 15))
                )
                if fault { fail(MALFORMED) }
                mstore(0x40, calldataload(add(start, 2)))
                buffer := add(0xa0, mul(count, 160))
                let references
                let companions
                for { let i := 0x0 let change := 0xa0 } lt(change, buffer) { i := add(i, 1) change := add(change, 160) } {
                    let head := calldataload(at)
                    let owner := byte(2, head)
                    actors := or(actors, shl(byte(3, head), 1))
                    fault := or(fault, or(isStranger(owner), isStranger(byte(3, head))))
                    let slot := recordSlot(calldataload(add(at, 4)), byte(0, head), owner)
                    for { let each := 0xa0 } lt(each, change) { each := add(each, 160) } {
                        fault := or(fault, eq(mload(add(each, 64)), slot))
                    }
                    mstore(change, at)
                    mstore(add(change, 64), slot)
                    let n := byte(0, calldataload(add(at, 124)))
                    references := add(references, n)
                    let each := add(at, 125)
                    let end := add(each, mul(n, 58))
                    for {} lt(each, end) { each := add(each, 58) } { fault := or(fault, isStranger(byte(1, calldataload(each)))) }
                    mstore(add(change, 32), end)
                    n := byte(0, calldataload(end))
                    companions := add(companions, n)
                    at := add(add(end, 1), n)
                    let named := 0
                    for { each := add(end, 1) } lt(each, at) { each := add(each, 1) } {
                        let companion := byte(0, calldataload(each))
                        fault := or(fault, or(iszero(lt(companion, i)), and(named, shl(companion, 1))))
                        named := or(named, shl(companion, 1))
                    }
                }
                if shr(255, actors) { actors := 3 }
                // Signatures and witness.
                let each := add(at, 1)
                let left := actors
                for { let n := byte(0, calldataload(at)) } n { n := sub(n, 1) } {
                    let head := calldataload(each)
                    let party := byte(0, head)
                    fault := or(fault, or(iszero(and(shr(party, left), 1)), gt(byte(1, head), 253)))
                    left := and(left, shl(add(party, 1), not(0)))
                    each := add(add(each, 5), and(shr(216, head), 0xffff))
                }
                let witness := shr(224, calldataload(each))
                let end := add(start, calldataload(sub(start, 32)))
                fault := or(fault, or(gt(witness, 65536), xor(add(add(each, 4), witness), end)))
                if or(fault, or(gt(references, 24), gt(companions, 15))) { fail(MALFORMED) }
            }

            let setId
            {
                mstore(buffer, TAG_SET)
                mstore(add(buffer, 32), TAG_SET)
                calldatacopy(add(buffer, 64), set, sub(at, set))
                if iszero(staticcall(gas(), 2, buffer, add(64, sub(at, set)), 0, 32)) { revert(0, 0) }
                setId := mload(0)
            }
            mstore(0, mload(0x40))
            mstore(0x20, 3)
            let bilateral := sload(keccak256(0, 64))
            switch and(bilateral, 0xff)
            case 0 { fail(BILATERAL_UNKNOWN) }
            case 3 { fail(BILATERAL_CLOSED) }
            {
                mstore(buffer, TAG_CHANGE)
                mstore(add(buffer, 32), TAG_CHANGE)
                mstore(add(buffer, 64), setId)
                let differs
                for { let i := 0x0 let change := 0xa0 } lt(change, buffer) { i := add(i, 1) change := add(change, 160) } {
                    let record := sload(mload(add(change, 64)))
                    mstore(add(change, 96), record)
                    mstore8(add(buffer, 96), i)
                    if iszero(staticcall(gas(), 2, buffer, 97, add(change, 128), 32)) { revert(0, 0) }
                    differs := or(differs, shr(64, xor(mload(add(change, 128)), record)))
                }
                if iszero(differs) {
                    mstore(0, setId)
                    return(0, 32)
                }
            }

            // By party, from bit 0 and from bit 8: the role of its key.
            let roles
            {
                let n := byte(0, calldataload(at))
                at := add(at, 1)
                let hint := add(36, calldataload(36))
                let hintsEnd := add(hint, calldataload(sub(hint, 32)))
                mstore(buffer, setId)
                for { let i } lt(i, n) { i := add(i, 1) } {
                    let head := calldataload(at)
                    mstore(0x60, head) // party ‖ index
                    mstore(0, keccak256(0x40, 34))
                    mstore(0x20, 1)
                    let key := sload(keccak256(0, 64))
                    if iszero(key) { fail(KEY_UNKNOWN) }
                    if and(key, 0x80) { fail(KEY_REVOKED) }
                    if or(
                        lt(timestamp(), and(shr(56, key), 0xffffffffff)), iszero(lt(timestamp(), and(shr(16, key), 0xffffffffff)))
                    ) { fail(KEY_NOT_VALID) }
                    if xor(or(shl(8, byte(2, head)), 1), or(shl(8, and(key, 0xf)), byte(2, head))) { fail(ALGORITHM_UNSUPPORTED) }
                    let s := calldataload(add(at, 37))
                    let isFaulty := or(
                        xor(and(shr(216, head), 0xffff), 64),
                        or(iszero(lt(sub(calldataload(add(at, 5)), 1), sub(ORDER, 1))), iszero(lt(sub(s, 1), shr(1, ORDER))))
                    )
                    if isFaulty { fail(SIGNATURE_INVALID) }
                    let parity := and(lt(hint, hintsEnd), byte(0, calldataload(hint)))
                    hint := add(hint, 1)
                    mstore(add(buffer, 32), add(27, parity))
                    calldatacopy(add(buffer, 64), add(at, 5), 64)
                    mstore(0, 0)
                    if iszero(staticcall(gas(), 1, buffer, 128, 0, 32)) { revert(0, 0) }
                    if xor(mload(0), shr(96, key)) {
                        mstore(add(buffer, 32), sub(28, parity))
                        mstore(0, 0)
                        if iszero(staticcall(gas(), 1, buffer, 128, 0, 32)) { revert(0, 0) }
                        if or(xor(mload(0), shr(96, key)), iszero(mload(0))) { fail(SIGNATURE_INVALID) }
                    }
                    roles := or(roles, shl(shl(3, byte(0, head)), and(shr(8, key), 0xff)))
                    at := add(at, 69)
                }
                if lt(n, add(1, eq(actors, 3))) { fail(SIGNER_MISSING) }
                let expiry := shr(216, calldataload(add(start, 34)))
                if iszero(lt(timestamp(), expiry)) { fail(EXPIRED) }
                if gt(expiry, add(timestamp(), 2595600)) { fail(EXPIRY_TOO_FAR) }
            }

            {
                let table := and(shr(56, bilateral), 0xffffffffffffffffffffffffffffffffffffffff)
                extcodecopy(table, buffer, 0, extcodesize(table))
            }
            let mask := sub(shr(240, mload(add(buffer, 1))), 1)
            // Masks of changes: claimed from bit 0, dependent from bit 16.
            let claims
            for { let i := 0x0 } lt(i, count) { i := add(i, 1) } {
                let change := add(0xa0, mul(i, 160))
                let offset := mload(change)
                let head := calldataload(offset)
                let row
                {
                    let record := mload(add(change, 96))
                    let prev := calldataload(add(offset, 36))
                    let epoch := and(shr(48, record), 0xff)
                    let state := and(shr(56, record), 0xff)
                    let isEpoch := eq(shr(72, prev), 0xffffffffffffffffffffffffffffffffffffffffffffff)
                    switch isEpoch
                    case 0 { if shr(64, xor(prev, record)) { failAt(HEAD_MISMATCH, i) } }
                    default { if xor(and(shr(64, prev), 0xff), epoch) { failAt(HEAD_MISMATCH, i) } }
                    let wanted := or(shl(8, or(shl(8, byte(0, head)), state)), byte(1, head))
                    let entry
                    for { let slot := and(shr(16, mul(wanted, 0x9e3779b1)), mask) } 1 { slot := and(add(slot, 1), mask) } {
                        entry := mload(add(add(buffer, 3), mul(slot, 3)))
                        if iszero(shr(240, entry)) { failAt(ACTION_UNKNOWN, i) }
                        row := add(buffer, shr(240, entry))
                        if eq(shr(232, mload(row)), wanted) { break }
                    }
                    let rule := mload(row)
                    let raises := and(shr(2, byte(7, rule)), 1)
                    if or(xor(and(shr(1, byte(7, rule)), 1), isEpoch), and(raises, eq(epoch, 255))) { failAt(ACTION_UNKNOWN, i) }
                    let owner := byte(2, head)
                    let actor := byte(3, head)
                    let unlisted := iszero(and(shr(and(owner, 7), byte(2, entry)), 1))
                    if or(and(iszero(state), unlisted), ownerMisfits(byte(5, rule), owner)) { failAt(OWNER_NOT_ALLOWED, i) }
                    if and(iszero(state), eq(and(bilateral, 0xff), 2)) { failAt(BILATERAL_CLOSING, i) }
                    switch byte(4, rule)
                    case 1 { if or(eq(owner, 255), xor(actor, owner)) { failAt(ACTOR_NOT_ALLOWED, i) } }
                    case 2 { if or(eq(owner, 255), xor(actor, xor(owner, 1))) { failAt(ACTOR_NOT_ALLOWED, i) } }
                    case 3 { if eq(actor, 255) { failAt(ACTOR_NOT_ALLOWED, i) } }
                    default { if xor(actor, 255) { failAt(ACTOR_NOT_ALLOWED, i) } }
                    let role0 := and(roles, 0xff)
                    let role1 := shr(8, roles)
                    if or(
                        and(iszero(eq(actor, 1)), mul(gt(role0, 0), gt(xor(role0, byte(6, rule)), 0))),
                        and(gt(actor, 0), mul(gt(role1, 0), gt(xor(role1, byte(6, rule)), 0)))
                    ) { failAt(KEY_NOT_PERMITTED, i) }
                    if eq(iszero(calldataload(add(offset, 60))), and(byte(7, rule), 1)) { failAt(COMMITMENT_MISMATCH, i) }
                    mstore(
                        add(change, 128),
                        or(shl(64, shr(64, mload(add(change, 128)))), or(shl(56, byte(3, rule)), shl(48, add(epoch, raises))))
                    )
                }
                let end := mload(add(change, 32))
                let groups := add(row, 9)
                let groupsEnd := groups
                for { let left := byte(8, mload(row)) } left { left := sub(left, 1) } {
                    let missing := byte(0, mload(groupsEnd))
                    for { let each := add(offset, 125) } and(lt(each, end), gt(missing, 0)) { each := add(each, 58) } {
                        missing := sub(missing, hasKind(add(groupsEnd, 3), byte(0, calldataload(each))))
                    }
                    if missing { failAt(REFERENCE_COUNT, i) }
                    groupsEnd := add(add(groupsEnd, 4), shl(1, byte(3, mload(groupsEnd))))
                }
                for { let each := add(offset, 125) } lt(each, end) { each := add(each, 58) } {
                    let reference := calldataload(each)
                    let group := groups
                    for {} lt(group, groupsEnd) { group := add(add(group, 4), shl(1, byte(3, mload(group)))) } {
                        if hasKind(add(group, 3), byte(0, reference)) { break }
                    }
                    if eq(group, groupsEnd) { failAt(REFERENCE_KIND, i) }
                    let rule := mload(group)
                    let owner := byte(1, reference)
                    if or(ownerMisfits(byte(2, rule), owner), ownersDiffer(byte(1, rule), byte(2, head), owner)) {
                        failAt(REFERENCE_OWNER, i)
                    }
                    let slot := recordSlot(calldataload(add(each, 2)), byte(0, reference), owner)
                    let record := sload(slot)
                    let isPassed := shr(64, xor(record, calldataload(add(each, 34))))
                    for { let earlier := 0xa0 } lt(earlier, change) { earlier := add(earlier, 160) } {
                        isPassed := or(isPassed, eq(mload(add(earlier, 64)), slot))
                    }
                    if isPassed { failAt(REFERENCE_HEAD, i) }
                    if iszero(hasPair(add(group, 3), or(shl(8, byte(0, reference)), and(shr(56, record), 0xff)))) {
                        failAt(REFERENCE_STATE, i)
                    }
                }
                let companions := byte(0, calldataload(end))
                let companionOf := add(groupsEnd, 1)
                switch byte(0, mload(groupsEnd))
                case 0 { if companions { failAt(COMPANION_MISMATCH, i) } }
                default {
                    let rule := mload(groupsEnd)
                    let owners
                    let fault := lt(companions, byte(1, rule))
                    for { let each := 1 } iszero(gt(each, companions)) { each := add(each, 1) } {
                        let index := byte(0, calldataload(add(end, each)))
                        let taken := mload(add(0xa0, mul(index, 160)))
                        let its := calldataload(taken)
                        fault := or(fault, and(shr(index, claims), 1))
                        fault := or(fault, iszero(hasPair(add(groupsEnd, 4), shr(240, its))))
                        fault := or(fault, ownersDiffer(byte(2, rule), byte(2, head), byte(2, its)))
                        if and(byte(3, rule), 1) {
                            fault := or(fault, xor(calldataload(add(taken, 4)), calldataload(add(offset, 4))))
                        }
                        claims := or(claims, shl(index, 1))
                        owners := or(owners, shl(byte(2, its), 1))
                    }
                    if or(fault, and(gt(and(byte(3, rule), 2), 0), xor(and(owners, 3), 3))) { failAt(COMPANION_MISMATCH, i) }
                    companionOf := add(add(groupsEnd, 5), shl(1, byte(4, rule)))
                }
                if byte(0, mload(companionOf)) { claims := or(claims, shl(add(16, i), 1)) }
            }
            let unclaimed := and(shr(16, claims), not(claims))
            if unclaimed {
                let first
                for {} iszero(and(shr(first, unclaimed), 1)) { first := add(first, 1) } {}
                failAt(COMPANION_UNCLAIMED, first)
            }
            for { let change := 0xa0 } count { count := sub(count, 1) } {
                sstore(mload(add(change, 64)), mload(add(change, 128)))
                change := add(change, 160)
            }
            mstore(buffer, 32)
            let padded := and(add(calldataload(sub(start, 32)), 63), not(31))
            calldatacopy(add(buffer, 32), sub(start, 32), padded)
            log3(buffer, add(32, padded), APPLIED, mload(0x40), setId)
            mstore(0, setId)
            return(0, 32)
        }
    }
}
