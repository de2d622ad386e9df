"""Canonical text, commitments, trees, signatures, the packed table: against values worked out by hand."""

import unittest

from lateral import canonical, table, trees
from lateral.commitments import commit
from lateral.digests import hkdf32, sha256, tagged
from lateral.signatures import ORDERS, verify

from .world import TABLE, Signer


class Canonical(unittest.TestCase):
    def test_writes_members_by_utf16_units(self):
        # U+1F600 is D83D DE00 in UTF-16 and so comes before U+FF21.
        self.assertEqual(
            canonical.canonicalize('{ "\\uff21":"1", "\\ud83d\\ude00" : "2","b":[true ,{}],"a":"\\u000a\\u0001\\/"}'),
            '{"a":"\\n\\u0001/","b":[true,{}],"\U0001f600":"2","\uff21":"1"}',
        )

    def test_codes(self):
        deep = "[" * 32 + "]" * 32
        for text, code in {
            '{"a":1}': "number",
            '{"a":-': "number",
            '{"a":null}': "null",
            '{"a":nul}': "syntax",
            "": "syntax",
            "{} x": "syntax",
            "\ufeff{}": "syntax",
            '{"a":"b",}': "syntax",
            '["a"]': "root",
            '"a"': "root",
            "5": "number",
            "null": "null",
            '{"a":"1","\\u0061":"2"}': "duplicateMember",
            '{"a":"\\ud800"}': "loneSurrogate",
            '{"a":"\\udc00\\ud800"}': "loneSurrogate",
            '{"a":"e\\u0301"}': "notNfc",
            '{"e\\u0301":"a"}': "notNfc",
            '{"a":"\n"}': "syntax",
            '{"a":"\\x"}': "syntax",
            '{"a":"2026-02-29T00:00:00Z"}': "instant",
            '{"a":"2026-11-25 00:00"}': "instant",
            '{"a":"2026-11-25T00:00:60Z"}': "instant",
            '{"a":"2026-11-25t00:00:00z"}': "instant",
            '{"a":"2026-11-25T24:00:00Z"}': "instant",
            '{"a":"2026-11-25T00:00:00.0Z"}': "instant",
            '{"a":' + deep + "}": "tooDeep",
            '{"a":"' + "x" * 1_048_569 + '"}': "tooLarge",
        }.items():
            with self.subTest(text[:40]), self.assertRaises(canonical.CanonicalError) as caught:
                canonical.read(text)
            self.assertEqual(caught.exception.code, code)

    def test_accepts(self):
        deep = "[" * 31 + "]" * 31
        for text in (
            '{"a":"2028-02-29T23:59:59Z"}',
            '{"2026-02-30T00:00":"2026-11-25"}',
            '{"a":' + deep + "}",
            '{"a":"' + "x" * 1_048_568 + '"}',
        ):
            self.assertEqual(canonical.canonicalize(text), text)


class Trees(unittest.TestCase):
    def test_every_proof_up_to_20_leaves(self):
        hashes = [trees.leaf_hash(bytes([n])) for n in range(20)]
        for size in range(1, 21):
            root = trees.root_of(hashes[:size])
            for index in range(size):
                path = inclusion(hashes[:size], index)
                self.assertTrue(trees.verify_inclusion(index, size, hashes[index], path, root))
                self.assertFalse(trees.verify_inclusion(index, size, hashes[index], [*path, root], root))
                self.assertFalse(trees.verify_inclusion(size, size, hashes[index], path, root))
            for first in range(1, size + 1):
                old, path = trees.root_of(hashes[:first]), consistency(hashes[:size], first, True)
                self.assertTrue(trees.verify_consistency(first, size, old, root, path))
                self.assertFalse(trees.verify_consistency(first, size, root, old, path) and old != root)

    def test_known_root(self):
        self.assertEqual(trees.root_of([]).hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


def inclusion(hashes, index):
    if len(hashes) == 1:
        return []
    k = 1 << ((len(hashes) - 1).bit_length() - 1)
    if index < k:
        return [*inclusion(hashes[:k], index), trees.root_of(hashes[k:])]
    return [*inclusion(hashes[k:], index - k), trees.root_of(hashes[:k])]


def consistency(hashes, m, whole):
    if m == len(hashes):
        return [] if whole else [trees.root_of(hashes)]
    k = 1 << ((len(hashes) - 1).bit_length() - 1)
    if m <= k:
        return [*consistency(hashes[:k], m, whole), trees.root_of(hashes[k:])]
    return [*consistency(hashes[k:], m - k, False), trees.root_of(hashes[:k])]


class Digests(unittest.TestCase):
    def test_hkdf_is_rfc_5869(self):
        # With an empty salt, as RFC 5869 test case 3, whose info is empty too; its first 32 bytes.
        self.assertEqual(
            hkdf32(b"\x0b" * 22, "").hex(), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        )

    def test_tags_separate_purposes(self):
        self.assertNotEqual(tagged("set", b""), tagged("change", b""))

    def test_leaves_of_a_document(self):
        c = commit("terms", '{"b~/":[],"a":{"x":"1","y":[true,"z"]}}', sha256(b"secret"))
        self.assertEqual([leaf.path for leaf in c.leaves], ["/a/x", "/a/y/0", "/a/y/1", "/b~0~1"])
        self.assertEqual([leaf.path for leaf in commit("terms", "{}", bytes(32)).leaves], [""])


class Signatures(unittest.TestCase):
    def test_rules(self):
        for algorithm in (1, 2):
            key = Signer("k", algorithm)
            good = key.sign(b"m")
            s = int.from_bytes(good[32:], "big")
            high = good[:32] + (ORDERS[algorithm] - s).to_bytes(32, "big")
            self.assertTrue(verify(algorithm, key.x, key.y, b"m", good))
            for bad in (high, good[:63], good + b"\x00", bytes(32) + good[32:], good[:32] + bytes(32)):
                self.assertFalse(verify(algorithm, key.x, key.y, b"m", bad))
            self.assertFalse(verify(algorithm, key.x, key.x, b"m", good), "no point of the curve")
            self.assertFalse(verify(3, key.x, key.y, b"m", good))


class Packed(unittest.TestCase):
    def test_comes_back_the_same(self):
        self.assertEqual(table.from_packed(TABLE.pack()), TABLE)


if __name__ == "__main__":
    unittest.main()
