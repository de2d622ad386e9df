"""The checks of vector files: they are quiet on right vectors and speak up on wrong ones."""

import unittest

from lateral import vectors
from lateral.digests import sha256, tagged

from .world import AGREE, ALL, KINDS, LEDGER, PLACE, SOURCE, T0, TABLE, TERMS, Signer, World, rid

NAMES = vectors.Names(TABLE, SOURCE)


def agreement_record(w: World) -> dict:
    held = w.bilateral.record((KINDS["agreement"]["number"], ALL, rid("msa")))
    return {
        "kind": "agreement",
        "owner": ALL,
        "recordId": rid("msa").hex(),
        "head": held.head.hex(),
        "state": "active",
        "epoch": 0,
    }


class Sequences(unittest.TestCase):
    def setUp(self):
        w = World()
        key = w.keys[0, 0]
        commands = [w.establish(), w.register(0, 0, key), w.register(1, 0, w.keys[1, 0])]
        steps = [{"command": command.hex(), "now": T0, "verdict": "accepted"} for command in commands]
        fields = {
            "x": key.x.hex(),
            "y": key.y.hex(),
            "algorithm": 1,
            "role": 0,
            "revoked": False,
            "delegation": bytes(32).hex(),
        }
        steps[1]["keys"] = [{"party": 0, "index": 0, "notBefore": 0, **fields}]
        steps.append({"command": w.apply(AGREE).hex(), "now": T0, "verdict": "accepted"})
        w.go(AGREE)
        steps[-1]["records"] = [agreement_record(w)]
        steps[-1]["log"] = {"size": 4}
        steps.append({"command": w.apply(PLACE).hex(), "now": T0, "verdict": "referenceState", "change": 0})
        ledger = {
            "instance": LEDGER.hex(),
            "algorithms": [1, 2],
            "tables": [TABLE.digest.hex()],
            "packedTables": [TABLE.pack().hex()],
        }
        self.sequence = {"name": "opening", "covers": [], "ledger": ledger, "steps": steps}

    def problems(self):
        return list(vectors.sequence(self.sequence, NAMES))

    def test_right(self):
        self.assertEqual(self.problems(), [])

    def test_wrong_verdict_state_key_log(self):
        for spoil in (
            lambda steps: steps[4].update(verdict="accepted"),
            lambda steps: steps[3]["records"][0].update(epoch=1),
            lambda steps: steps[3]["log"].update(size=5),
            lambda steps: steps[1]["keys"][0].update(role=1),
            lambda steps: steps[1]["keys"][0].update(index=1),
        ):
            self.setUp()
            spoil(self.sequence["steps"])
            self.assertEqual(len(self.problems()) > 0, True)


class Commands(unittest.TestCase):
    def test_each_type(self):
        w = World()
        envelopes = [
            ("establish", w.establish(), "genesis"),
            ("registerKey", w.register(0, 1, Signer("k")), "key"),
            ("revokeKey", w.revoke(0, 0), "revoke"),
            ("replaceRoot", w.replace_root(0, 1, Signer("r")), "root"),
            ("setStatus", w.status(2), "status"),
            ("setTable", w.table(1, TABLE.digest, bytes(32)), "settable"),
            ("apply", w.apply(AGREE, TERMS), "set"),
            ("reject", w.reject(AGREE, proposer=0), "reject"),
        ]
        for name, envelope, purpose in envelopes:
            command = vectors.commands.parse(envelope)
            v = {
                "name": name,
                "type": name,
                "bytes": envelope.hex(),
                "id": command.id.hex(),
                "fields": vectors.plain(command),
            }
            if name == "reject":
                v["message"] = vectors.message("set", command.body).hex()
            else:
                v["message"] = vectors.message(purpose, command.body).hex()
                self.assertEqual(sha256(bytes.fromhex(v["message"])), tagged(purpose, command.body))
            self.assertEqual(list(vectors.command_bytes([v], NAMES)), [])
            self.assertNotEqual(list(vectors.command_bytes([{**v, "id": bytes(32).hex()}], NAMES)), [])
            self.assertNotEqual(list(vectors.command_bytes([{**v, "fields": {"nobody": 1}}], NAMES)), [])


if __name__ == "__main__":
    unittest.main()
