"""The verdict function against hand-made sequences: the plain month, each error, and what could be read in two ways."""

import random
import unittest

from lateral.trees import leaf_hash, root_of

from .world import AGREE, ALL, BILL, END_ORDER, HOUR, PLACE, TABLE, TERMS, Ch, Signer, World, ordered, rated, rid

ZERO = bytes(32)


def epoch(n: int) -> bytes:
    return b"\xff" * 23 + bytes([n])


class Month(unittest.TestCase):
    def test_a_month_from_agreement_to_settled(self):
        w = rated()
        self.assertEqual(w.go(*BILL), "accepted")
        self.assertEqual(w.state("rating", 1, "r1"), "billed")
        self.assertEqual(w.go(Ch("invoice", "finalise", 1, "i1", 0)), "accepted")
        self.assertEqual(w.go(Ch("payment", "notify", 0, "p1", 0, pins=(("invoice", 1, "i1"),))), "accepted")
        self.assertEqual(w.go(Ch("payment", "receive", 0, "p1", 1)), "accepted")
        self.assertEqual(w.go(Ch("invoice", "settle", 1, "i1", 1, pins=(("payment", 0, "p1"),))), "accepted")
        self.assertEqual(w.state("invoice", 1, "i1"), "settled")
        self.assertEqual(len(w.bilateral.log), 3 + 18, "genesis, two keys, and the 18 changes of the month's 14 sets")
        self.assertEqual(len(root_of([leaf_hash(leaf) for leaf in w.bilateral.log])), 32)

    def test_works_with_p256_keys(self):
        self.assertEqual(World(parties_algorithm=2).go(AGREE), "accepted")

    def test_a_repeat_is_already_applied_until_the_record_moves(self):
        w = World()
        first = w.apply(AGREE)
        self.assertEqual([w.deliver(first), w.deliver(first)], ["accepted", "alreadyApplied"])
        self.assertEqual(w.go(Ch("agreement", "amend", ALL, "msa", ALL)), "accepted")
        self.assertEqual(w.deliver(first), "headMismatch")
        self.assertEqual(w.deliver(first, now=w.now + 30 * 24 * HOUR), "expired")


class Pass1(unittest.TestCase):
    def test_malformed(self):
        w = World()
        good = w.apply(AGREE)
        for name, envelope in {
            "empty": b"",
            "unknown type": b"\x09" + good[1:],
            "trailing": good + b"\x00",
            "cut": good[:-1],
            "layout": good[:1] + b"\x02" + good[2:],
            "off the hour": w.apply(AGREE, expiry=w.now + 1),
            "no change": w.apply(),
            "17 changes": w.apply(*(AGREE.but(id=str(n)) for n in range(17))),
            "record twice": w.apply(AGREE, AGREE),
            "companion not below": w.apply(AGREE.but(companions=(0,))),
            "companion twice": w.apply(AGREE, AGREE.but(id="x", companions=(0, 0))),
            "25 references": w.apply(AGREE.but(pins=(("agreement", ALL, "msa"),) * 25)),
            "owner byte": w.apply(AGREE.but(owner=2)),
            "signature not needed": w.apply(PLACE, parties=(0, 1)),
            "descending": w.apply(AGREE, parties=(1, 0)),
            "key index": w.apply(AGREE)[:1] + good[1:].replace(bytes([0, 0, 1, 0, 64]), bytes([0, 254, 1, 0, 64])),
            "witness": w.apply(AGREE, witness=bytes(65_537)),
            "proposer rejects": w.reject(AGREE, proposer=0, rejecter=0),
            "proposer no actor": w.reject(PLACE, proposer=1),
            "status 1": w.status(1),
            "index 254": w.register(0, 254, Signer("n")),
            "validity": w.register(0, 1, Signer("n"), valid=(5, 5)),
        }.items():
            with self.subTest(name):
                self.assertEqual(w.deliver(envelope), "malformed")
        self.assertEqual(w.go(AGREE, witness=bytes(65_536)), "accepted")

    def test_unknown_and_closed(self):
        w = World()
        done = w.apply(AGREE)
        self.assertEqual(w.deliver(done[:2] + ZERO + done[34:]), "bilateralUnknown")
        self.assertEqual(w.deliver(done), "accepted")
        self.assertEqual(w.deliver(w.status(3)), "statusNotAllowed")
        self.assertEqual(w.deliver(w.status(2)), "accepted")
        self.assertEqual(w.deliver(w.status(2)), "alreadyApplied")
        self.assertEqual(w.deliver(w.status(2, b"\x01" * 32)), "statusNotAllowed")
        self.assertEqual(w.go(TERMS), "bilateralClosing")
        self.assertEqual(w.go(Ch("agreement", "amend", ALL, "msa", ALL)), "accepted")
        self.assertEqual(w.deliver(w.status(3, parties=(0,))), "signerMissing")
        self.assertEqual(w.deliver(w.status(3)), "accepted")
        self.assertEqual([w.deliver(done), w.deliver(w.status(3))], ["bilateralClosed"] * 2)

    def test_keys_of_signatures(self):
        w = World()
        w.keys[0, 5] = Signer("never registered")
        self.assertEqual(w.go(AGREE, indices={0: 5}), "keyUnknown")
        later = w.register(0, 1, Signer("later"), valid=(w.now + 10, w.now + 20))
        self.assertEqual(w.deliver(later), "accepted", "its possession is proved before it is valid")
        signed = w.apply(AGREE, indices={0: 1})
        self.assertEqual([w.deliver(signed, w.now + t) for t in (9, 20)], ["keyNotValid"] * 2)
        self.assertEqual(w.deliver(signed, w.now + 10), "accepted")
        self.assertEqual(w.deliver(w.revoke(0, 1)), "accepted")
        self.assertEqual(w.deliver(w.revoke(0, 1)), "alreadyApplied")
        self.assertEqual(w.deliver(later), "alreadyApplied")
        self.assertEqual(w.go(TERMS, indices={0: 1}), "keyRevoked", "before keyNotValid")
        self.assertEqual(w.deliver(w.revoke(0, 9)), "keyUnknown")

    def test_signatures(self):
        w = World()
        w.keys[1, 1] = w.keys[1, 0]
        good = w.apply(AGREE)
        flipped = good[:-5] + bytes([good[-5] ^ 1]) + good[-4:]
        self.assertEqual(w.deliver(flipped), "signatureInvalid")
        self.assertEqual(w.go(AGREE, indices={1: 1}), "keyUnknown", "signature by signature")
        sig0 = good.rindex(bytes([1, 0, 1, 0, 64]))
        self.assertEqual(w.deliver(good[:sig0] + bytes([1, 0, 2, 0, 64]) + good[sig0 + 5 :]), "algorithmUnsupported")
        self.assertEqual(
            w.deliver(good[:sig0] + bytes([1, 0, 1, 0, 63]) + good[sig0 + 5 : -5] + bytes(4)), "signatureInvalid"
        )
        self.assertEqual(w.go(AGREE, parties=(1,)), "signerMissing")
        self.assertEqual(w.go(AGREE, parties=()), "signerMissing")

    def test_time(self):
        w = World()
        signed = w.apply(AGREE)
        self.assertEqual(w.deliver(signed, w.now + 24 * HOUR), "expired")
        far = w.apply(AGREE, expiry=w.now + 722 * HOUR)
        self.assertEqual(w.deliver(far), "expiryTooFar")
        self.assertEqual(w.deliver(far, w.now + HOUR), "accepted")


class Establish(unittest.TestCase):
    def test_errors_in_order(self):
        w = World()
        self.assertEqual(w.deliver(w.establish()), "bilateralExists")
        foreign = w.genesis_body(1, instance=ZERO, table=ZERO)
        self.assertEqual(w.deliver(w.establish(foreign, (0,))), "signerMissing")
        self.assertEqual(w.deliver(w.establish(foreign)), "wrongLedger")
        self.assertEqual(w.deliver(w.establish(w.genesis_body(1, table=ZERO))), "tableUnknown")
        self.assertEqual(w.deliver(w.establish(w.genesis_body(1))), "accepted")
        unknown = bytearray(w.genesis)
        unknown[-65] = 9  # the algorithm of party 1's recovery key
        self.assertEqual(w.deliver(w.establish(bytes(unknown), ())), "algorithmUnsupported")
        w.roots[1] = w.roots[0]
        self.assertEqual(w.deliver(w.establish(w.genesis_body(1))), "malformed")


class Keys(unittest.TestCase):
    def test_register(self):
        w = World()
        key = Signer("second")
        self.assertEqual(w.deliver(w.register(0, 1, key, possession=False)), "signerMissing")
        self.assertEqual(w.deliver(w.register(0, 1, key, by=w.recoveries[0])), "signatureInvalid")
        self.assertEqual(w.deliver(w.register(0, 1, key)), "accepted")
        self.assertEqual(w.deliver(w.register(0, 1, key, expiry=w.now + HOUR)), "alreadyApplied")
        self.assertEqual(w.deliver(w.register(0, 1, key, role=3)), "keyTaken")
        self.assertEqual(w.deliver(w.register(1, 1, key)), "keyTaken")
        self.assertEqual(w.deliver(w.register(1, 1, w.recoveries[0])), "keyTaken")
        self.assertEqual(w.deliver(w.register(0, 1, Signer("third"))), "indexTaken")
        self.assertEqual(World(algorithms=(1,)).deliver(w.register(0, 2, Signer("p", 2))), "algorithmUnsupported")

    def test_role_decides_which_rows_a_key_signs(self):
        w = World()
        self.assertEqual(w.deliver(w.register(0, 1, Signer("orders only"), role=2)), "accepted")
        self.assertEqual(w.go(AGREE, indices={0: 1}), "keyNotPermitted")
        self.assertEqual([w.go(AGREE), w.go(TERMS), w.go(PLACE, indices={0: 1})], ["accepted"] * 3)

    def test_root_replaces_itself(self):
        w = World()
        new = Signer("new root")
        command = w.replace_root(0, 1, new)
        self.assertEqual(w.deliver(w.replace_root(0, 2, new)), "generationMismatch")
        self.assertEqual(w.deliver(w.replace_root(0, 1, w.keys[1, 0])), "keyTaken")
        self.assertEqual([w.deliver(command), w.deliver(command)], ["accepted", "alreadyApplied"])
        self.assertEqual(w.deliver(w.revoke(0, 0)), "signatureInvalid")
        old = w.roots[0]
        w.roots[0] = new
        self.assertEqual(w.deliver(w.replace_root(0, 2, old)), "keyTaken", "what was taken stays taken")
        self.assertEqual(w.deliver(w.revoke(0, 0)), "accepted")

    def test_recovery_waits_and_root_overrides(self):
        w = World(delay=7200)
        a, b = Signer("a"), Signer("b")
        first = w.replace_root(0, 1, a, recovery=True)
        self.assertEqual(w.deliver(first), "accepted")
        self.assertEqual(w.deliver(first, w.now + 7199), "alreadyApplied")
        self.assertEqual(w.deliver(w.replace_root(0, 1, b, recovery=True), w.now + 7200), "accepted", "takes its place")
        self.assertEqual(w.deliver(w.replace_root(0, 1, b, recovery=True), w.now + 14_399), "alreadyApplied")
        self.assertEqual(w.deliver(first, w.now + 14_400), "keyTaken")
        self.assertEqual(w.deliver(w.replace_root(0, 1, b, recovery=True), w.now + 14_400), "accepted")
        self.assertEqual(w.bilateral.parties[0].root.x, b.x)
        self.assertIsNone(w.bilateral.parties[0].pending)
        pending = w.replace_root(1, 1, Signer("c"), recovery=True)
        self.assertEqual(w.deliver(pending), "accepted")
        self.assertEqual(w.deliver(w.replace_root(1, 1, Signer("d"))), "accepted")
        self.assertEqual(w.deliver(pending, w.now + 9000), "keyTaken")

    def test_table(self):
        w = World()
        w.ledger.tables[b"\x01" * 32] = TABLE
        there = w.table(1, TABLE.digest, b"\x01" * 32)
        self.assertEqual(w.deliver(w.table(2, ZERO, ZERO)), "generationMismatch")
        self.assertEqual(w.deliver(w.table(1, ZERO, b"\x01" * 32)), "tableUnknown")
        self.assertEqual(w.deliver(w.table(1, TABLE.digest, ZERO)), "tableUnknown")
        self.assertEqual([w.deliver(there), w.deliver(there)], ["accepted", "alreadyApplied"])
        self.assertEqual(w.deliver(w.table(2, b"\x01" * 32, TABLE.digest)), "accepted")
        self.assertEqual(w.deliver(there), "generationMismatch", "no replay after a switch back")


class Pass2(unittest.TestCase):
    def test_each_error(self):
        w = ordered()
        modify = Ch("order", "modify", 0, "po1", ALL)
        report = Ch("usage", "report", 1, "u1", 1, pins=(("order", 0, "po1"),))
        for code, change in [
            ("headMismatch", modify.but(prev=bytes(24))),
            ("headMismatch", END_ORDER.but(prev=epoch(1))),
            ("actionUnknown", modify.but(action="accept", commitment=ZERO)),
            ("actionUnknown", modify.but(prev=epoch(0))),
            ("actionUnknown", END_ORDER.but(prev=w.head("order", 0, "po1"))),
            ("ownerNotAllowed", AGREE.but(owner=0)),
            ("actorNotAllowed", modify.but(actor=0)),
            ("actorNotAllowed", END_ORDER.but(actor=ALL)),
            ("actorNotAllowed", report.but(actor=0)),
            ("commitmentMismatch", modify.but(commitment=ZERO)),
            ("commitmentMismatch", END_ORDER.but(commitment=rid("x"))),
            ("referenceCount", report.but(pins=())),
            ("referenceCount", PLACE.but(id="po2", pins=(("terms", 1, "uni"), ("terms", 1, "uni")))),
            ("referenceKind", modify.but(pins=(("order", 0, "po1"),))),
            ("referenceOwner", report.but(owner=0, actor=0)),
            ("referenceHead", report.but(extra={"pinHead": bytes(24)})),
            ("referenceState", report.but(pins=(("order", 0, "untouched"),))),
            ("companionUnclaimed", None),
        ]:
            with self.subTest(code=code, change=change):
                if change is not None:
                    self.assertEqual(w.go(change), code)
        self.assertEqual(w.go(report), "accepted")

    def test_companions(self):
        w = rated()
        r1, r2, issue = BILL
        self.assertEqual(w.go(r1), "companionUnclaimed")
        self.assertEqual(w.go(r1, r2, issue.but(companions=(0,))), "companionUnclaimed")
        self.assertEqual(w.go(r1, issue.but(companions=())), "companionMismatch")
        draft = issue.but(action="draft", id="i2", companions=(0,))
        self.assertEqual(w.go(r1, issue.but(companions=(0,)), draft), "companionMismatch", "taken by an earlier one")
        self.assertEqual(w.go(r1, issue.but(companions=(0,), owner=0, actor=0)), "companionMismatch", "owner")
        self.assertEqual(w.go(r1, Ch("order", "modify", 0, "po1", ALL, companions=(0,))), "companionMismatch")
        self.assertEqual(w.go(*BILL), "accepted")

    def test_dispute_takes_its_own_invoice(self):
        w = rated()
        self.assertEqual(w.go(*BILL), "accepted")
        dispute = Ch("invoice", "dispute", 1, "i1", 0)
        opened = Ch("dispute", "open", 0, "i1", 0, companions=(0,))
        self.assertEqual(w.go(dispute, opened.but(id="i2")), "companionMismatch")
        self.assertEqual(w.go(dispute, opened), "accepted")
        self.assertEqual(w.state("invoice", 1, "i1"), "disputed")

    def test_netting_needs_both_owners(self):
        w = rated()
        self.assertEqual(w.go(*BILL), "accepted")
        self.assertEqual(w.go(Ch("invoice", "finalise", 1, "i1", 0)), "accepted")
        net = Ch("invoice", "net", 1, "i1", ALL)
        self.assertEqual(w.go(net, Ch("netting", "agree", 1, "n", ALL, companions=(0,))), "companionMismatch")

    def test_a_record_moved_in_the_set_is_no_reference(self):
        w = ordered()
        change = Ch("order", "modify", 0, "po1", ALL)
        report = Ch("usage", "report", 1, "u1", 1, pins=(("order", 0, "po1"),))
        self.assertEqual(w.go(change, report), "referenceHead")
        self.assertEqual(w.go(report, change), "accepted")

    def test_an_end_cannot_be_outrun_and_epochs_rise(self):
        w = World()
        self.assertEqual(w.go(AGREE), "accepted")
        end = Ch("agreement", "end", ALL, "msa", 1, prev=epoch(0))
        signed = w.apply(end)
        self.assertEqual(w.go(Ch("agreement", "amend", ALL, "msa", ALL)), "accepted")
        self.assertEqual([w.deliver(signed), w.deliver(signed)], ["accepted", "alreadyApplied"])
        renew = Ch("agreement", "renew", ALL, "msa", ALL)
        for n in range(1, 256):
            self.assertEqual(w.go(renew), "accepted")
            self.assertEqual(w.go(end.but(prev=epoch(n - 1))), "headMismatch")
            self.assertEqual(w.go(end.but(prev=epoch(n))), "accepted")
        self.assertEqual(w.go(renew), "actionUnknown")


class Reject(unittest.TestCase):
    def test_a_refused_set_is_dead(self):
        w = World()
        refused = w.reject(AGREE, proposer=0)
        same = w.apply(AGREE)
        self.assertEqual([w.deliver(refused), w.deliver(refused)], ["accepted", "alreadyApplied"])
        self.assertEqual(w.state("agreement", ALL, "msa"), "none")
        self.assertEqual(w.deliver(same), "headMismatch")
        self.assertEqual(
            w.deliver(w.reject(AGREE.but(prev=bytes(24)), proposer=1)), "alreadyApplied", "rejectId names no party"
        )
        self.assertEqual(w.deliver(w.reject(AGREE.but(prev=bytes(24)), proposer=1, reason=8)), "headMismatch")
        self.assertEqual(w.go(AGREE), "accepted")

    def test_not_rejectable(self):
        w = ordered()
        self.assertEqual(w.deliver(w.reject(END_ORDER, proposer=0)), "notRejectable")
        self.assertEqual(w.deliver(w.reject(PLACE.but(id="po2"), proposer=0)), "notRejectable")
        self.assertEqual(
            w.deliver(w.reject(PLACE.but(id="po2", pins=()), proposer=0)), "referenceCount", "pass 2 comes first"
        )
        both_ends = (END_ORDER, Ch("agreement", "end", ALL, "msa", 1, prev=epoch(0)))
        self.assertEqual(w.deliver(w.reject(*both_ends, proposer=0)), "notRejectable", "moves no head")

    def test_moves_the_last_head(self):
        w = ordered()
        modify = Ch("order", "modify", 0, "po1", ALL)
        end = Ch("agreement", "end", ALL, "msa", 1, prev=epoch(0))
        before = w.head("agreement", ALL, "msa")
        self.assertEqual(w.deliver(w.reject(modify, end, proposer=1)), "accepted")
        self.assertEqual((w.state("order", 0, "po1"), w.head("agreement", ALL, "msa")), ("active", before))

    def test_role_of_the_rejecter(self):
        w = World()
        self.assertEqual(w.deliver(w.register(1, 1, Signer("billing"), role=4)), "accepted")
        self.assertEqual(w.deliver(w.reject(AGREE, proposer=0, indices={1: 1})), "keyNotPermitted")


class Robust(unittest.TestCase):
    def test_any_flipped_bit_gets_an_answer_and_never_the_same_effect(self):
        w = rated()
        for envelope in (
            w.apply(*BILL),
            w.reject(BILL[2].but(companions=(), actor=ALL), proposer=0),
            w.replace_root(0, 1, Signer("n")),
        ):
            for bit in random.Random(1).sample(range(len(envelope) * 8), 300):
                flipped = bytearray(envelope)
                flipped[bit // 8] ^= 1 << bit % 8
                self.assertNotEqual(w.deliver(bytes(flipped)), "accepted")


if __name__ == "__main__":
    unittest.main()
