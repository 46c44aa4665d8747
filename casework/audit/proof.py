"""A proof: one effect's chain of authority in one file, which needs nothing else but public keys.

The file is canonical (RFC 8785, one line): there is one way to write a proof, so that every byte
of it counts. What would show a customer's words may be left out; what is there is bound.
"""

import json
from typing import Annotated, Final, Literal

import rfc8785
from pydantic import Field, JsonValue, ValidationError

from casework.domain.words import Word
from casework.store.chain import canonical, link

FORMAT: Final = "casework/proof/v1"
#: No proof comes near; a longer file is not worth parsing.
MAX_BYTES = 4_000_000
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Entry(Word):
    """One entry of the audit chain, and its path to the root that the checkpoint signs."""

    seq: Annotated[int, Field(ge=1)]
    prev: Hash
    entry: dict[str, JsonValue]
    path: tuple[Hash, ...]

    def hash(self, tenant: str) -> str:
        """Return the hash that the chain has for it."""
        return link(tenant, self.seq, self.prev, canonical(self.entry))

    def text(self, name: str) -> str:
        """Return a field that is text; empty when it is not there."""
        value = self.entry.get(name)
        return value if isinstance(value, str) else ""

    def part(self, name: str) -> dict[str, JsonValue]:
        """Return a field that has fields; empty when it is not there."""
        value = self.entry.get(name)
        return value if isinstance(value, dict) else {}

    @property
    def money(self) -> tuple[str, str]:
        """The amount that the entry names, in minor units, and its currency."""
        return self.text("amount_minor"), self.text("currency")


class Opened(Word):
    """A text, with the salt that shows that the chain commits to exactly this one."""

    salt: Hash
    text: str


class Proof(Word):
    """One effect, from the customer's words to the backend's answer.

    `actions` are the action as first proposed, as edited since, and last as done. `message` is
    what the customer wrote, `confirmation` and `decisions` what people signed (JWS), `answer` what
    the backend said. None or empty: withheld, and then only the chain speaks for it.
    """

    format: Literal["casework/proof/v1"]
    tenant: str
    action_id: str
    actions: tuple[dict[str, JsonValue], ...]
    message: Opened | None
    confirmation: str | None
    decisions: tuple[str, ...]
    answer: Opened | None
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]
    checkpoint: str


def written(proof: Proof) -> bytes:
    """Write a proof in the one way there is."""
    return rfc8785.dumps(proof.model_dump(mode="json")) + b"\n"


def read(content: bytes) -> Proof | None:
    """Read a proof that `written` could have written; anything else is none."""
    if len(content) > MAX_BYTES:
        return None
    try:
        json.loads(content)  # refuses what pydantic's reader would let pass: NaN, lone halves
        proof = Proof.model_validate_json(content, strict=True)
        return proof if written(proof) == content else None
    except (ValidationError, ValueError, RecursionError):
        return None
