"""A forger who has every private key of the API, and writes a chain that was never allowed.

What they sign holds; what they can not make hold is what the entries say of each other.
"""

import json
from collections.abc import Callable
from typing import Any

import jwt

from casework.audit.proof import Opened, Proof, written
from casework.domain.effect import EffectState
from casework.identity.keys import ApiKeys, SigningKey
from casework.store.chain import canonical, link
from casework.store.commitment import commitment, fingerprint
from casework.store.tree import Frontier, Tree


class Forger:
    """Changes a proof and signs everything anew."""

    def __init__(self, proof: Proof, keys: ApiKeys) -> None:
        self.document: dict[str, Any] = json.loads(written(proof))
        self._keys = keys

    def entries(self, what: str, state: str = "", action_id: str = "") -> list[dict[str, Any]]:
        """Find the words of entries, to be changed in place."""
        found = [link["entry"] for link in self.document["entries"]]
        return [
            entry
            for entry in found
            if entry["what"] == what
            and (not state or entry.get("state") == state)
            and (not action_id or entry.get("action_id") == action_id)
        ]

    def entry(self, what: str, state: str = "") -> dict[str, Any]:
        """Find the last of them."""
        return self.entries(what, state)[-1]

    def every(self, **values: Any) -> None:
        """Change a field wherever it is, so that all entries agree."""
        for held in self.document["entries"]:
            for name, value in values.items():
                if name in held["entry"]:
                    held["entry"][name] = value

    def swap(self, first: tuple[str, str], second: tuple[str, str]) -> None:
        """Let two things have happened the other way round."""
        one, two = self.entry(*first), self.entry(*second)
        by = {id(one): two, id(two): one}
        for held in self.document["entries"]:
            held["entry"] = by.get(id(held["entry"]), held["entry"])

    def drop(self, what: str, state: str = "") -> None:
        """Leave an entry out."""
        gone = self.entry(what, state)
        self.document["entries"] = [e for e in self.document["entries"] if e["entry"] is not gone]

    def again(self, what: str, state: str = "") -> None:
        """Let something have happened twice."""
        [held] = [e for e in self.document["entries"] if e["entry"] is self.entry(what, state)]
        last = self.document["entries"][-1]["seq"] + 1
        self.document["entries"].append({**json.loads(json.dumps(held)), "seq": last})

    def confirm(self, **claims: Any) -> None:
        """Sign another confirmation, and have the chain name it."""
        old = self.document["confirmation"]
        self.document["confirmation"] = self._signed(old, claims)
        self._renamed(old, self.document["confirmation"])

    def decide(self, n: int, **claims: Any) -> None:
        """Sign another decision, and have the chain name it."""
        old = self.document["decisions"][n]
        self.document["decisions"][n] = self._signed(old, claims)
        self._renamed(old, self.document["decisions"][n])

    def answer(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Have the backend have said something else, and the chain commit to that."""
        opened = self.document["answer"]
        said = json.loads(opened["text"])
        change(said)
        text = canonical(said)
        self.document["answer"] = Opened(salt=opened["salt"], text=text).model_dump()
        self.entry("effect", EffectState.succeeded)["answer"] = commitment(opened["salt"], text)

    def file(self) -> bytes:
        """Grow a chain and a tree of it, and sign its head."""
        tenant, links = self.document["tenant"], self.document["entries"]
        links.sort(key=_number)
        prev, hashes = "0" * 64, dict[int, str]()
        for held in links:
            held["prev"] = prev
            prev = link(tenant, held["seq"], prev, canonical(held["entry"]))
            hashes[held["seq"]] = prev
        leaves = [hashes.get(seq, "f" * 64) for seq in range(1, links[-1]["seq"] + 1)]
        tree, frontier = Tree(leaves), Frontier()
        for leaf in leaves:
            frontier = frontier.added(leaf)
        for held in links:
            held["path"] = list(tree.path(held["seq"] - 1))
        seen = {"seq": len(leaves), "count": len(leaves), "head": prev, "root": frontier.root()}
        self.document["checkpoint"] = self._signed(
            self.document["checkpoint"], seen, self._keys.checkpoint
        )
        return written(Proof.model_validate_json(json.dumps(self.document)))

    def _signed(self, jws: str, claims: dict[str, Any], key: SigningKey | None = None) -> str:
        signing = key or self._keys.approval
        header = {"typ": jwt.get_unverified_header(jws)["typ"], "kid": signing.kid}
        said = jwt.decode(jws, options={"verify_signature": False}) | claims
        return jwt.encode(said, signing.private, "EdDSA", header)

    def _renamed(self, old: str, new: str) -> None:
        for held in self.document["entries"]:
            if held["entry"].get("signed") == fingerprint(old):
                held["entry"]["signed"] = fingerprint(new)


def _number(held: dict[str, Any]) -> int:
    return int(held["seq"])
